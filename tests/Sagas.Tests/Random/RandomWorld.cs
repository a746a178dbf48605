using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Storage;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Tests.Random;

/// <summary>
/// An instance among services that answer, refuse, are silent and answer twice, of operators and of a clock, all by chance. After each input it is looked whether
/// <list type="bullet">
/// <item>the plan is the same a second time, and the same input once more changes nothing;</item>
/// <item>one idempotency key always asks for the same;</item>
/// <item>no step is undone twice, and those that are undone are so in reverse order of their ends;</item>
/// <item>what was done is undone by an instance that failed or was cancelled;</item>
/// <item>the instance has ended, with nothing left to undo, or waits for something that has a name;</item>
/// <item>it is the same after it was written and read.</item>
/// </list>
/// </summary>
internal sealed class RandomWorld(SagaDefinition definition, System.Random random)
{
    private readonly Dictionary<string, string> _asked = [];
    private readonly Dictionary<int, int> _ends = [];
    private readonly HashSet<int> _undone = [], _toUndo = [];
    private long _now = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc).Ticks, _sequence;
    private int _signals, _order, _lastUndone = int.MaxValue, _lastNumber, _givenUp;
    private SagaInput? _last;

    public SagaInstance It { get; private set; } = null!;

    public int Inputs { get; private set; }

    public int Compensated => _undone.Count;

    public void Start()
    {
        SagaInput.Event cause = Event("alpha");
        SagaBegin begin = new("k" + random.Next(100), "e1", _now) { Event = cause };
        SagaPlan plan = SagaPlanner.Start(definition, begin)!;
        Assert.Equal(Text(plan), Text(SagaPlanner.Start(definition, begin)!));
        Take(plan);
    }

    public void Step()
    {
        _now += random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(1, 60)).Ticks : random.Next(1000);
        Give(_last is not null && random.Next(10) == 0 ? _last : Next());
    }

    /// <summary>Everything is answered and every time comes, until it ends.</summary>
    public void Finish()
    {
        for (int i = 0; i < 400 && !It.HasEnded; i++)
        {
            Give(new SagaInput.Resume(_now));
            Give(It.Open.FirstOrDefault(step => step.Request is StepRequest.Call) is { Phase: StepPhase.InFlight } call ? new SagaInput.StepDone(_now, call.Number, SagaValue.Null)
                : It.Open.FirstOrDefault(step => step.Phase is StepPhase.InFlight or StepPhase.Cancelling) is { Request: StepRequest.Child } child ? new SagaInput.ChildEnded(_now, child.Number, SagaOutcome.Completed, SagaValue.EmptyMap, null)
                : It.Open.Any(step => step.Phase is StepPhase.Held or StepPhase.Backoff && step.Request is not StepRequest.Broken) ? new SagaInput.Retry(_now)
                : new SagaInput.Cancel(_now, null));
        }

        Assert.True(It.HasEnded, $"It does not end, but waits for {string.Join(", ", SagaWaiting.Of(definition, It))}.");
    }

    private void Give(SagaInput input)
    {
        Inputs++;
        _last = input;
        byte[] bytes = SagaInstanceFormat.Write(It);
        SagaInstance before = SagaInstanceFormat.Read(bytes);
        Assert.Equal(bytes, SagaInstanceFormat.Write(before));
        SagaPlan plan = SagaPlanner.Decide(definition, before, input);
        Assert.Equal(Text(plan), Text(SagaPlanner.Decide(definition, It, input)));
        CheckRepetition(plan, input);
        Take(plan);
    }

    private void CheckRepetition(SagaPlan plan, SagaInput input)
    {
        SagaPlan again = SagaPlanner.Decide(definition, plan.Instance, input);

        // Asked twice, an operator's cancel gives up the next compensation that is held; what finds the inbox full is said each time.
        if (again.Answer != SagaAnswer.InboxFull && !(input is SagaInput.Cancel && plan.Instance.Open.Any(step => step.Phase == StepPhase.Held)))
        {
            Assert.True(!again.IsChanged && again.Commands.IsEmpty, $"{input} gave {plan.Answer} and left it in {plan.Instance.State} for {plan.Instance.Leaving}; before {It.Leaving}, {It.IsPaused}, {It.Inbox.Length} waited; once more: {again.Answer}, {Text(again)}");
        }
    }

    private void Take(SagaPlan plan)
    {
        foreach (SagaCommand command in plan.Commands)
        {
            (string? key, string asked) = command switch
            {
                SagaCommand.CallService call => (call.IdempotencyKey, Show(call.Request)),
                SagaCommand.PublishEvent published => (published.IdempotencyKey, Show(published.Event)),
                _ => (null, ""),
            };
            Assert.True(key is null || !_asked.TryGetValue(key, out string? known) || known == asked, $"The key {key} asks for {asked}, and asked for another before.");
            _ = key is null || _asked.TryAdd(key, asked);
        }

        CheckCompensations(plan);
        It = plan.Instance;
        _toUndo.UnionWith(It.Compensations.Where(one => one.Request is not StepRequest.Broken).Select(one => one.Number));
        CheckEnd();
        Assert.True(!It.HasEnded || (It.Open.IsEmpty && It.Compensations.IsEmpty && It.Inbox.IsEmpty && It.DueTicks == 0), "Something is left at the end.");
        Assert.True(It.HasEnded || !SagaWaiting.Of(definition, It).IsEmpty, $"It waits for nothing: {SagaValue.Of(It.State)}, {It.Status}.");
        Assert.Equal(It.Open.Count(step => step.Phase is StepPhase.InFlight or StepPhase.Cancelling), SagaPlanner.Pending(It).Count(command => command is SagaCommand.CallService or SagaCommand.StartChild));
    }

    // The history says what ended when; what is undone says what it undoes.
    private void CheckCompensations(SagaPlan plan)
    {
        foreach (SagaNote note in plan.Notes)
        {
            switch (note.Kind)
            {
                case SagaNoteKind.StepDone or SagaNoteKind.StepFailed or SagaNoteKind.StepDropped:
                    _ends[note.Number] = ++_order;
                    break;
                case SagaNoteKind.Compensating:
                    _lastUndone = int.MaxValue;
                    break;
                case SagaNoteKind.CompensationGivenUp:
                    _givenUp++;
                    break;
            }
        }

        foreach (int number in plan.Commands.Select(Undoes).OfType<int>())
        {
            // A step that is tried again is no other.
            if (_lastNumber == number)
            {
                continue;
            }

            _lastNumber = number;
            Assert.True(_undone.Add(number), $"Step {number} is undone twice.");
            Assert.True(_ends.TryGetValue(number, out int end), $"Step {number} is undone and has not ended.");
            Assert.True(end < _lastUndone, $"Step {number} is undone after one that ended before it.");
            _lastUndone = end;
        }
    }

    // What may be undone is undone, unless the saga completed or is not to be.
    private void CheckEnd()
    {
        if (It.Status is SagaStatus.Failed or SagaStatus.Cancelled && It.State != "kept")
        {
            Assert.True(_toUndo.Except(_undone).Count() <= _givenUp, $"Steps {string.Join(", ", _toUndo.Except(_undone))} are not undone.");
        }
    }

    private static int? Undoes(SagaCommand command)
    {
        SagaValue? body = command switch
        {
            SagaCommand.CallService call => call.Request.Body,
            SagaCommand.PublishEvent published => published.Event.Payload,
            SagaCommand.StartChild child => child.Data,
            _ => null,
        };
        return body is not null && body["undo"].TryGetNumber(out decimal number) ? (int)number : null;
    }

    private SagaInput Next()
    {
        OpenStep? open = It.Open.IsEmpty ? null : It.Open[random.Next(It.Open.Length)];
        return random.Next(20) switch
        {
            < 4 => Event(RandomDefinition.Events[random.Next(3)]),
            < 6 => new SagaInput.Signal(_now, random.Next(8) == 0 ? RandomDefinition.Stop : RandomDefinition.Signals[random.Next(2)], "s" + (_signals += random.Next(2)), SagaValue.Map(("x", SagaValue.Of("me")))),
            6 => random.Next(6) == 0 ? new SagaInput.Cancel(_now, "enough") : new SagaInput.Timer(_now),
            7 => new SagaInput.Pause(_now),
            8 or 9 => new SagaInput.Resume(_now),
            10 => new SagaInput.Retry(_now),
            < 13 => new SagaInput.Timer(_now),
            _ when open is { Request: StepRequest.Child } => new SagaInput.ChildEnded(_now, open.Number, (SagaOutcome)random.Next(1, 4), SagaValue.Map(("x", SagaValue.Of(1m))), null),
            < 17 when open is not null => new SagaInput.StepDone(_now, open.Number, SagaValue.Map(("id", SagaValue.Of((decimal)random.Next(100))))),
            _ when open is not null => new SagaInput.StepFailed(_now, open.Number, open.Attempt - random.Next(8) / 7, "chance", random.Next(2) == 0, random.Next(2) == 0, null),
            _ => new SagaInput.StepDone(_now, random.Next(1, 20), SagaValue.Null),
        };
    }

    private SagaInput.Event Event(string name) =>
        new(_now, [name], 0, ++_sequence, SagaValue.Map(("payload", SagaValue.Map(("n", SagaValue.Of((decimal)random.Next(6))), ("key", SagaValue.Of("k"))))));

    private static string Text(SagaPlan plan) =>
        $"{plan.Answer} {plan.IsChanged} {Convert.ToHexString(SagaInstanceFormat.Write(plan.Instance))} {string.Join(';', plan.Commands.Select(command => command switch
        {
            SagaCommand.CallService call => $"{call.Number} {call.Attempt} {call.IdempotencyKey} {Show(call.Request)}",
            SagaCommand.PublishEvent published => $"{published.IdempotencyKey} {Show(published.Event)}",
            _ => command.ToString(),
        }))} {string.Join(';', plan.Notes)}";

    private static string Show(StepRequest request) => request switch
    {
        StepRequest.Call call => $"{call.Service} {call.Method} {call.Path} {string.Join(',', call.Headers)} {call.Body} {call.Timeout}",
        StepRequest.Event one => $"{one.Channel} {one.Type} {one.Payload}",
        _ => request.ToString(),
    };
}
