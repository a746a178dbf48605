using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Tests.Planning;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Tests.Instances;

public sealed class SagaMigrationTests
{
    private const string Waiting = """
        saga: waiting
        version: 1
        events:
          came: { channel: came, key: event.key }
        start: { goto: pausing }
        states:
          pausing:
            steps:
              rest: { sleep: 1h }
              word: { wait: came, timeout: 2h }
            done: idling
          idling:
            on: { came: done }
          done: { end: completed }
        """;

    private static readonly Dictionary<string, string> Same = [];
    private readonly SagaRun _run = new(SagaDocument.Read(OrderSaga.Yaml));

    public SagaMigrationTests() => _run.StartOn("placed", """{"total":"250.00","items":[1]}""");

    [Fact]
    public void WhatWaits_GoesOnUnderTheNewVersion()
    {
        Ship();
        SagaDefinition next = Version2(("shipping:", "sending:"), ("goto: shipping", "goto: sending"));
        Assert.Contains("has no state 'shipping'", Refused(_run, next), StringComparison.Ordinal);
        Assert.Contains("has no state 'sendin'", Refused(_run, next, ("shipping", "sendin")), StringComparison.Ordinal);
        SagaPlan migrated = Migrate(_run, next, ("shipping", "sending"));
        Assert.Equal((2, "sending", _run.It.DueTicks, _run.Now), (migrated.Instance.Version, migrated.Instance.State, migrated.Instance.DueTicks, migrated.Instance.ChangedTicks));
        Assert.Equal(("sending", "From version 1 to 2, in place of 'shipping'."), (migrated.Notes.Single().Subject, migrated.Notes.Single().Detail));
        Assert.Equal(["reserving", "reserving"], migrated.Instance.Compensations.Select(one => one.State));
        SagaPlan plan = SagaPlanner.Decide(next, migrated.Instance, _run.Event("withdrawn"));
        Assert.Equal(SagaStatus.Compensating, plan.Instance.Status);
    }

    [Fact]
    public void WhatHasTheVersion_OrHasEnded_IsLeftAsItIs()
    {
        SagaDefinition next = Version2();
        SagaInstance migrated = Migrate(_run, next).Instance;
        SagaPlan again = SagaPlanner.Migrate(next, next, migrated, Same, _run.Now);
        Assert.Equal((SagaAnswer.Repeated, false), (again.Answer, again.IsChanged));
        Assert.Same(migrated, again.Instance);
        Assert.Equal(SagaAnswer.Ended, SagaPlanner.Migrate(null, next, _run.It with { Status = SagaStatus.Failed }, Same, _run.Now).Answer);
        Assert.Contains("an instance of 'other'", SagaPlanner.Migrate(null, next, _run.It with { Definition = "other" }, Same, _run.Now).Reason, StringComparison.Ordinal);
        Assert.Contains("in which an instance can be", Refused(_run, next, ("reserving", "done")), StringComparison.Ordinal);
    }

    [Fact]
    public void AStepUnderWay_MustBeThereToo_AndDoTheSame()
    {
        Assert.Contains("Its step 'stock' is under way", Refused(_run, Version2(("stock:", "goods:"))), StringComparison.Ordinal);
        Assert.Contains("Its step 'credit' is under way", Refused(_run, Version2(("call: { service: bank, path: \"/credits/{key}\", body: { amount: =data.total } }", "wait: shipped"), ("        retry:", "        #"))), StringComparison.Ordinal);

        // The call keeps its key; what its answer means is the new version's.
        SagaPlan plan = Migrate(_run, Version2(("set: { reservation: =result.id }", "set: { place: =result.id }")));
        Assert.Equal(_run.It.Open.Select(step => step.Number), plan.Instance.Open.Select(step => step.Number));
        SagaPlan done = SagaPlanner.Decide(Version2(("set: { reservation: =result.id }", "set: { place: =result.id }")), plan.Instance, new SagaInput.StepDone(_run.Now, _run.Open("stock").Number, SagaValue.Parse("""{"id":"r7"}""")));
        Assert.Equal("r7", done.Instance.Data["place"].AsText);
    }

    [Theory]
    [InlineData("rest: { sleep: 1h }", "rest: { sleep: 5h }", null)]
    [InlineData("rest: { sleep: 1h }", "rest: { signal: word }", "'rest'")]
    [InlineData("word: { wait: came, timeout: 2h }", "word: { signal: say }", null)]
    [InlineData("word: { wait: came, timeout: 2h }", "word: { sleep: 1h }", "'word'")]
    public void WhoSleeps_GoesOnSleeping_AndWhoWaitsMayWaitForAnother(string before, string after, string? lost)
    {
        SagaRun run = new(SagaDocument.Read(Waiting));
        run.StartWith();
        SagaPlan plan = SagaPlanner.Migrate(run.Definition, Other(Waiting, (before, after)), run.It, Same, run.Now);
        Assert.Equal(lost is null ? SagaAnswer.Taken : SagaAnswer.Refused, plan.Answer);
        Assert.Contains(lost ?? "", plan.Reason ?? "", StringComparison.Ordinal);
        Assert.True(lost is not null || plan.Instance.DueTicks == run.It.DueTicks);
    }

    [Fact]
    public void ATimeout_StaysFallsAwayOrBegins()
    {
        Ship();
        long due = _run.It.TimeoutTicks;
        _run.After(TimeSpan.FromDays(1));
        Assert.Equal(due, Migrate(_run, Version2(("after: 14d", "after: 2d"))).Instance.TimeoutTicks);
        SagaPlan without = Migrate(_run, Version2(("    timeout: { after: 14d, goto: lost }\n", ""), ("  lost: { end: failed }", "")));
        Assert.Equal((0, 0), (without.Instance.TimeoutTicks, without.Instance.DueTicks));
        Assert.Single(without.Commands.OfType<SagaCommand.CancelTimer>());

        SagaRun run = new(SagaDocument.Read(Waiting));
        run.StartWith();
        run.After(TimeSpan.FromHours(1));
        run.Send("came");
        Assert.Equal(("idling", 0), (run.It.State, run.It.TimeoutTicks));
        SagaPlan with = Migrate(run, Other(Waiting, ("on: { came: done }", "on: { came: done }\n    timeout: { after: 3h, goto: done }")));
        Assert.Equal(run.Now + TimeSpan.FromHours(3).Ticks, with.Instance.TimeoutTicks);
        Assert.Contains("cannot be computed", Refused(run, Other(Waiting, ("on: { came: done }", "on: { came: done }\n    timeout: { at: data.none, goto: done }"))), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWouldWaitForNothing_IsRefused()
    {
        SagaRun run = new(SagaDocument.Read(Waiting));
        run.StartWith();
        run.After(TimeSpan.FromHours(1));
        run.Send("came");
        Assert.Contains("it would wait for nothing", Refused(run, Other(Waiting), ("idling", "pausing")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCompensates_GoesOnCompensating()
    {
        Ship();
        _run.Send("withdrawn");
        Assert.Contains("on its way to 'withdrawn'", Refused(_run, Version2(("withdrawn: { end", "given_up: { end"), ("goto: withdrawn", "goto: given_up"), ("withdrawn: withdrawn", "withdrawn: given_up"))), StringComparison.Ordinal);
        SagaDefinition next = Version2(("withdrawn: { end", "given_up: { end"), ("goto: withdrawn", "goto: given_up"), ("withdrawn: withdrawn", "withdrawn: given_up"));
        SagaInstance migrated = Migrate(_run, next, ("withdrawn", "given_up")).Instance;
        SagaPlan undone = SagaPlanner.Decide(next, migrated, new SagaInput.StepDone(_run.Now, migrated.Open.Single().Number, SagaValue.Null));
        Assert.Equal((SagaStatus.Cancelled, "given_up"), (undone.Instance.Status, undone.Instance.State));
    }

    [Fact]
    public void WhatIsPaused_StaysPaused_WithWhatArrived()
    {
        Ship();
        _run.Give(new SagaInput.Pause(_run.Now));
        _run.Send("withdrawn");
        SagaInstance migrated = Migrate(_run, Version2()).Instance;
        Assert.True(migrated.IsPaused);
        Assert.Equal(SagaStatus.Compensating, SagaPlanner.Decide(Version2(), migrated, new SagaInput.Resume(_run.Now)).Instance.Status);
    }

    private void Ship()
    {
        _run.Done("stock", """{"id":"r7"}""");
        _run.Done("credit");
    }

    private static SagaPlan Migrate(SagaRun run, SagaDefinition to, params (string From, string To)[] states)
    {
        SagaPlan plan = SagaPlanner.Migrate(run.Definition, to, run.It, states.ToDictionary(one => one.From, one => one.To), run.Now);
        Assert.True(plan.Answer == SagaAnswer.Taken, plan.Reason);
        Assert.Equal(SagaNoteKind.Migrated, plan.Notes.Single().Kind);
        return plan;
    }

    private static string Refused(SagaRun run, SagaDefinition to, params (string From, string To)[] states)
    {
        SagaPlan plan = SagaPlanner.Migrate(run.Definition, to, run.It, states.ToDictionary(one => one.From, one => one.To), run.Now);
        Assert.Equal((SagaAnswer.Refused, false), (plan.Answer, plan.IsChanged));
        Assert.Same(run.It, plan.Instance);
        return plan.Reason!;
    }

    private static SagaDefinition Version2(params (string From, string To)[] changes) => Other(OrderSaga.Yaml, changes);

    private static SagaDefinition Other(string yaml, params (string From, string To)[] changes)
    {
        string text = yaml.Replace("version: 1", "version: 2", StringComparison.Ordinal);
        foreach ((string from, string to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return SagaDocument.Read(text);
    }
}
