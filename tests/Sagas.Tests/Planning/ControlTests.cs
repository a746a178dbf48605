using EventHub.Sagas.Building;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Tests.Planning;

public sealed class ControlTests
{
    private static readonly SagaDefinition Saga = SagaBuilder.Define("control")
        .Event("go", "control.go", "event.payload.key").Event("bid", "control.bid", "event.payload.key")
        .StartsIn("working")
        .State("working", state => state
            .Step("call", step => step.Call("one", "POST", "/calls", new { n = 1 }).Hold().NoRetry()
                .Compensate(undo => undo.Call("one", "POST", "/undo", new { key = "=step.key" }).NoRetry()))
            .Done("open"))
        .State("open", state => state
            .On("bid", bid => bid.When("event.payload.amount > (data.price ?? '0')").Set("price", "=event.payload.amount").Publish("control.price", new { price = "=data.price" }).RestartTimeout())
            .On("go", "child")
            .After(TimeSpan.FromSeconds(30), then => then.GoTo("done")))
        .State("child", state => state
            .Step("inner", step => step.Run("other", data: new { from = "=key" }).Timeout(TimeSpan.FromMinutes(1)).Set("got", "=result.x"))
            .Failed(then => then.Set("why", "=error.reason").GoTo("open").Compensate())
            .Done("done"))
        .End("done").Build();

    private readonly SagaRun _run = new(Saga);

    public ControlTests() => _run.StartWith("""{"price":"9.50"}""");

    [Fact]
    public void Bids_AreComparedAsNumbers_AndExtendTheTime()
    {
        _run.Done("call");
        long due = _run.It.DueTicks;
        _run.After(TimeSpan.FromSeconds(20));
        Assert.Equal(SagaAnswer.Ignored, _run.Send("bid", """{"amount":"9.40"}""").Answer);
        Assert.Equal(due, _run.It.DueTicks);
        Assert.Equal(SagaAnswer.Taken, _run.Send("bid", """{"amount":"10.00"}""").Answer);
        Assert.Equal("""{"price":"10.00"}""", _run.Command<SagaCommand.PublishEvent>().Event.Payload.ToString());
        Assert.Equal(_run.Now + TimeSpan.FromSeconds(30).Ticks, _run.Command<SagaCommand.SetTimer>().DueTicks);
        Assert.Equal(SagaAnswer.Ignored, _run.Send("bid", """{"amount":"lots"}""").Answer);
    }

    [Fact]
    public void Paused_TakesNothing_AndResumedTakesItInOrder()
    {
        _run.Give(new SagaInput.Pause(_run.Now));
        Assert.Equal(SagaAnswer.Deferred, _run.Done("call").Answer);
        Assert.Equal(SagaAnswer.Repeated, _run.Done("call").Answer);
        Assert.Equal(SagaAnswer.Deferred, _run.Send("bid", """{"amount":"11"}""").Answer);
        Assert.Equal(SagaAnswer.Deferred, _run.Send("bid", """{"amount":"12"}""").Answer);
        Assert.Equal("working", _run.It.State);
        _run.Give(new SagaInput.Resume(_run.Now));
        Assert.Equal("open", _run.It.State);
        Assert.Equal(["11", "12"], _run.Commands<SagaCommand.PublishEvent>().Select(one => one.Event.Payload["price"].AsText));
        Assert.Empty(_run.It.Inbox);
    }

    [Fact]
    public void Paused_NoTimePasses_AndWhatIsOverdueIsDueAtOnce()
    {
        _run.Done("call");
        _run.Give(new SagaInput.Pause(_run.Now));
        Assert.Single(_run.Commands<SagaCommand.CancelTimer>());
        Assert.Equal(SagaAnswer.Ignored, _run.After(TimeSpan.FromMinutes(5)).Answer);
        _run.Give(new SagaInput.Resume(_run.Now));
        Assert.Equal(SagaStatus.Completed, _run.It.Status);
    }

    [Theory]
    [InlineData(29, "working open child")]
    [InlineData(30, "working open done")]
    public void Paused_WhatCameBehindATime_IsTakenBehindIt(int seconds, string path)
    {
        _run.Done("call");
        _run.Give(new SagaInput.Pause(_run.Now));
        _run.After(TimeSpan.FromSeconds(seconds));
        _run.Send("go");
        _run.After(TimeSpan.FromSeconds(100));
        _run.Give(new SagaInput.Resume(_run.Now));
        Assert.Equal(path, _run.Path);
    }

    [Fact]
    public void ATime_GoesBeforeWhatCameBehindIt_AndLaterOnesWait()
    {
        _run.Done("call");
        _run.After(TimeSpan.FromSeconds(10));
        Assert.Equal(SagaAnswer.Ignored, _run.Give(new SagaInput.Timer(_run.Now + TimeSpan.FromDays(1).Ticks) { UpToTicks = _run.It.DueTicks - 1 }).Answer);
        Assert.Equal("open", _run.It.State);
        _run.Give(new SagaInput.Timer(_run.Now + TimeSpan.FromDays(1).Ticks) { UpToTicks = _run.It.DueTicks });
        Assert.Equal(SagaStatus.Completed, _run.It.Status);
    }

    [Fact]
    public void Paused_MoreThanMayWait_IsRefusedAndSaid()
    {
        _run.Give(new SagaInput.Pause(_run.Now));
        for (int i = 0; i < SagaLimits.InboxMax; i++)
        {
            Assert.Equal(SagaAnswer.Deferred, _run.Send("bid", """{"amount":"1"}""").Answer);
        }

        Assert.Equal(SagaAnswer.InboxFull, _run.Send("bid", """{"amount":"1"}""").Answer);
        Assert.Equal(SagaNoteKind.InputDropped, _run.Last.Notes.Single().Kind);
        Assert.Equal(SagaAnswer.Deferred, _run.Done("call").Answer);
    }

    [Fact]
    public void Held_IsTriedAgainUnderAnotherKey_UnlessItMayHaveHadItsEffect()
    {
        _run.Fails("call", "400");
        Assert.Equal(StepPhase.Held, _run.Open("call").Phase);
        Assert.Contains("an operator", SagaWaiting.Of(Saga, _run.It).Single(), StringComparison.Ordinal);
        _run.Give(new SagaInput.Retry(_run.Now));
        Assert.Equal(_run.It.Run + "-2", _run.Command<SagaCommand.CallService>().IdempotencyKey);
        _run.Fails("call", "no answer", unknown: true);
        _run.Give(new SagaInput.Retry(_run.Now));
        Assert.Equal(_run.It.Run + "-2", _run.Command<SagaCommand.CallService>().IdempotencyKey);
        Assert.Equal(2, _run.Command<SagaCommand.CallService>().Attempt);
        _run.Done("call");
        Assert.Equal("open", _run.It.State);
    }

    [Fact]
    public void Cancelled_WhileACompensationIsHeld_GivesItUp()
    {
        _run.Done("call");
        _run.Cancel();
        Assert.Equal("""{"key":"RUN-1"}""".Replace("RUN", _run.It.Run, StringComparison.Ordinal), _run.Command<SagaCommand.CallService>().Request.Body!.ToString());
        _run.Fails("call", "410");
        Assert.Equal(StepPhase.Held, _run.Open("call").Phase);
        Assert.Equal(SagaStatus.Compensating, _run.It.Status);
        _run.Cancel();
        Assert.Equal(SagaStatus.Cancelled, _run.It.Status);
        Assert.Contains(_run.History, note => note.Kind == SagaNoteKind.CompensationGivenUp);
    }

    [Fact]
    public void AChildThatFails_IsCompensatedFor_AndTheSagaGoesOn()
    {
        _run.Done("call");
        _run.Send("go");
        SagaCommand.StartChild child = _run.Command<SagaCommand.StartChild>();
        Assert.Equal(("other", _run.It.Run + "-2", """{"from":"k1"}"""), (child.Saga, child.Key, child.Data.ToString()));
        _run.ChildEnds("inner", SagaOutcome.Failed, error: "it did not work");
        Assert.Equal(SagaStatus.Compensating, _run.It.Status);

        // What arrives on the way to a state that takes it waits.
        Assert.Equal(SagaAnswer.Deferred, _run.Send("bid", """{"amount":"20"}""").Answer);
        _run.Done("call");
        Assert.Equal(("open", SagaStatus.Running), (_run.It.State, _run.It.Status));
        Assert.Equal("""{"price":"20","why":"it did not work"}""", _run.It.Data.ToString());
        Assert.Empty(_run.It.Compensations);
    }

    [Fact]
    public void AChildThatTakesTooLong_IsCancelled_AndItsEndAwaited()
    {
        _run.Done("call");
        _run.Send("go");
        _run.After(TimeSpan.FromMinutes(1));
        Assert.Single(_run.Commands<SagaCommand.CancelChild>());
        Assert.Equal(StepPhase.Cancelling, _run.Open("inner").Phase);
        Assert.Equal(2, SagaPlanner.Pending(_run.It).Length);
        _run.ChildEnds("inner", SagaOutcome.Completed, """{"x":5}""");
        Assert.Equal(SagaStatus.Completed, _run.It.Status);
        Assert.Equal("5", _run.It.Data["got"].ToString());
    }

    [Fact]
    public void RetryAfter_IsWaitedFor()
    {
        SagaRun run = new(SagaBuilder.Define("retry").StartsIn("a")
            .State("a", state => state.Step("call", step => step.Call("one", "POST", "/")).Done("b")).End("b").Build());
        run.StartWith();
        run.Fails("call", "429", retryable: true, retryAfter: TimeSpan.FromSeconds(90));
        Assert.Equal(run.Now + TimeSpan.FromSeconds(90).Ticks, run.It.DueTicks);
        Assert.Equal(SagaAnswer.Repeated, run.Give(new SagaInput.StepFailed(run.Now, 1, 1, "429", true, false, null)).Answer);
        run.Give(new SagaInput.Retry(run.Now));
        Assert.Equal(2, run.Command<SagaCommand.CallService>().Attempt);
    }

    [Fact]
    public void ADataLimit_FailsTheInstanceByName()
    {
        _run.Done("call");
        SagaRun large = new(SagaBuilder.Define("large").Event("more", "large.more", "event.payload.key").StartsIn("a")
            .State("a", state => state.On("more", more => more.Set("all", "=append(data.all, event.payload.text)")).On("more2", "b")).End("b").Event("more2", "large.end", "event.key").Build());
        large.StartWith();
        string text = new('x', 10_000);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(SagaStatus.Running, large.Send("more", $$"""{"text":"{{text}}"}""").Instance.Status);
        }

        Assert.Equal(SagaStatus.Failed, large.Send("more", $$"""{"text":"{{text}}"}""").Instance.Status);
        Assert.Contains(nameof(SagaLimits.DataBytesMax), large.It.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "KeyBytesMax")]
    [InlineData("k", SagaLimits.ChildDepthMax + 1, "ChildDepthMax")]
    public void ABeginningThatIsTooMuch_FailsByName(string key, int depth, string limit)
    {
        SagaRun run = new(Saga);
        run.StartWith(key: key, parent: new SagaParent("p", "k", 1), depth: depth);
        Assert.Equal(SagaStatus.Failed, run.It.Status);
        Assert.Contains(limit, run.It.Error, StringComparison.Ordinal);
        Assert.Equal(new SagaParent("p", "k", 1), run.Command<SagaCommand.Complete>().Parent);
    }
}
