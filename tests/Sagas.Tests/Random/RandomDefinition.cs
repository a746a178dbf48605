using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Building;
using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Tests.Random;

/// <summary>Definitions that are right and otherwise arbitrary, made from a seed.</summary>
internal sealed class RandomDefinition(System.Random random)
{
    public static readonly string[] Events = ["alpha", "beta", "gamma"];
    public static readonly string[] Signals = ["yes", "no"];
    public const string Stop = "stop";
    private readonly HashSet<string> _timed = [];
    private int _states;

    public SagaDefinition Build()
    {
        _states = random.Next(1, 6);
        SagaBuilder saga = SagaBuilder.Define("random" + random.Next(1000), random.Next(1, 9));
        foreach (string name in Events)
        {
            saga.Event(name, "random." + name, "event.payload.key", Chance(3) ? "t" : null);
        }

        saga.StartsOn(Events[0], "s0", start => start.Set("n", "=event.payload.n").Set("list", new object?[] { 1, "=now", null, "==text" }));
        for (int i = 0; i < _states; i++)
        {
            int number = i;
            saga.State("s" + i, state => Fill(state, number));
        }

        saga.State("last", state => state.On("alpha", Target(_states)).On("beta", "good").On("gamma", "bad").OnSignal("yes", "ugly").OnSignal("no", "kept"));
        if (Chance(2))
        {
            string[] some = [.. Enumerable.Range(0, _states).Where(_ => Chance(2)).Select(static i => "s" + i)];
            saga.Shared("stops", shared => (some.Length == 0 ? shared : Chance(2) ? shared.In(some) : shared.Except(some)).OnSignal(Stop, "ugly"));
        }

        string[] untimed = [.. Enumerable.Range(0, _states).Select(static i => "s" + i).Where(name => !_timed.Contains(name))];
        if (untimed.Length > 0 && Chance(3))
        {
            saga.Shared("late", shared => shared.In(untimed).After(TimeSpan.FromSeconds(random.Next(1, 100)), then => Then(then).GoTo(Target(_states))));
        }

        return saga.End("good").End("bad", SagaOutcome.Failed).End("ugly", SagaOutcome.Cancelled).State("kept", state => state.Ends(SagaOutcome.Failed, compensate: false)).Build();
    }

    private void Fill(StateBuilder state, int number)
    {
        HashSet<string> events = [.. Events], signals = [.. Signals];
        int steps = Chance(4) ? 0 : random.Next(1, 4);
        bool canFail = false;
        for (int i = 0; i < steps; i++)
        {
            state.Step("step" + i, step => canFail |= Fill(step, number, i, events, signals));
        }

        // So that all can be reached and none goes round without waiting: each leads to the next.
        state.Done(then => Then(then).GoTo(Next(number)));
        foreach (string name in events.ToArray().Where(_ => Chance(2)))
        {
            state.On(name, then => Then(then.When("data.n > 3")).GoTo(Target(number)));
            state.On(name, then => _ = Chance(2) ? Then(then).GoTo(Target(number)) : Then(then));
        }

        foreach (string name in signals.ToArray().Where(_ => Chance(3)))
        {
            state.OnSignal(name, then => Then(then).Set("said", "=signal.x").GoTo(Target(number)));
        }

        if (Chance(3))
        {
            _timed.Add("s" + number);
            state.After(TimeSpan.FromSeconds(random.Next(1, 100)), then => Then(then).GoTo(Target(number)));
        }

        if (canFail && Chance(2))
        {
            state.Failed(then => _ = Chance(2) ? then.Set("why", "=error.reason").GoTo(Target(number)) : then.GoTo(Target(number)).Compensate());
        }
    }

    private bool Fill(StepBuilder step, int state, int number, HashSet<string> events, HashSet<string> signals)
    {
        bool canFail = true;
        switch (random.Next(8))
        {
            case 0 when events.Count > 0:
                string name = events.ElementAt(random.Next(events.Count));
                events.Remove(name);
                step.WaitFor(name, Chance(2) ? "event.payload.n > 2" : null).Timeout(TimeSpan.FromSeconds(random.Next(1, 50)));
                break;
            case 1 when signals.Count > 0:
                string signal = signals.ElementAt(random.Next(signals.Count));
                signals.Remove(signal);
                step.WaitForSignal(signal).Set("by", "=result.x");
                break;
            case 2:
                step.Run("other", Chance(2) ? "c{key}" : null, new { n = "=data.n" });
                break;
            case 3:
                step.Sleep(TimeSpan.FromSeconds(random.Next(0, 30)));
                canFail = false;
                break;
            case 4:
                step.Publish("out.{key}", new { from = $"s{state}.{number}" });
                break;
            default:
                step.Call("service" + random.Next(3), "POST", "/do/{key}", new { step = $"s{state}.{number}", n = "=data.n", at = "=now" }).Set("r" + number, "=result");
                step.Retry(new RetryPolicy(random.Next(1, 4), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), 2, 0.5));
                _ = Chance(6) ? step.Hold() : step;
                break;
        }

        if (Chance(2))
        {
            step.Compensate(undo => _ = random.Next(4) switch
            {
                0 => undo.Publish("undone", new { undo = "=step.number" }),
                1 => undo.Run("undo", null, new { undo = "=step.number" }),
                _ => undo.Call("service0", "POST", "/undo", new { undo = "=step.number", key = "=step.key", was = "=result" }).Retry(new RetryPolicy(random.Next(1, 3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, 0)),
            });
        }

        _ = Chance(8) ? step.When("data.n > 4") : step;
        return canFail;
    }

    private TransitionBuilder Then(TransitionBuilder then)
    {
        _ = Chance(2) ? then.Set("count", "=(data.count ?? 0) + 1") : then;
        return Chance(3) ? then.Publish("out.said", new { count = "=data.count", when = "=now" }, type: "said") : then;
    }

    private bool Chance(int of) => random.Next(of) == 0;

    private string Next(int number) => number + 1 < _states ? "s" + (number + 1) : "last";

    private string Target(int number) => random.Next(8) switch
    {
        0 => "good",
        1 => "bad",
        2 => "ugly",
        3 => "s" + random.Next(_states),
        _ => Next(number),
    };
}
