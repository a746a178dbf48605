using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Tests.Planning;

public sealed class OrderTests
{
    private readonly SagaRun _run = new(SagaDocument.Read(OrderSaga.Yaml));

    [Fact]
    public void Placed_CallsBothServicesAtATime()
    {
        Place("250.00");
        Assert.Equal(["/reservations", "/credits/a%2F1"], _run.Commands<SagaCommand.CallService>().Select(call => call.Request.Path));
        Assert.Equal("{\"order\":\"a/1\",\"items\":[1]}", _run.Commands<SagaCommand.CallService>()[0].Request.Body!.ToString());
        Assert.Equal("{\"amount\":\"250.00\"}", _run.Commands<SagaCommand.CallService>()[1].Request.Body!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(5), _run.Commands<SagaCommand.CallService>()[1].Request.Timeout);
        Assert.Equal(_run.It.Run + "-1", _run.Commands<SagaCommand.CallService>()[0].IdempotencyKey);
        Assert.Equal(["the step 'stock': the answer of 'stock', attempt 1", "the step 'credit': the answer of 'bank', attempt 1", "the event 'withdrawn'"], SagaWaiting.Of(_run.Definition, _run.It));
    }

    [Fact]
    public void Placed_WithoutAnAmount_StartsNothing() => Assert.Null(_run.StartOn("placed", """{"total":"0.00"}"""));

    [Fact]
    public void ASmallOrder_NeedsNoApproval()
    {
        _run.StartOn("placed", """{"total":"250.00","items":[1]}""");
        _run.Done("stock", """{"id":"r7"}""");
        Assert.Equal("reserving", _run.It.State);
        _run.Done("credit");
        Assert.Equal("shipping", _run.It.State);
        Assert.Equal("""{"total":"250.00","items":[1],"reservation":"r7"}""", _run.It.Data.ToString());
        _run.Send("shipped", """{"parcel":"p1"}""");
        Assert.Equal("orders.k1.done", _run.Command<SagaCommand.PublishEvent>().Event.Channel);
        Assert.Equal("""{"order":"k1","parcel":"p1","total":"250.00"}""", _run.Command<SagaCommand.PublishEvent>().Event.Payload.ToString());
        Assert.Equal(SagaStatus.Completed, _run.It.Status);
        Assert.Equal("reserving approving shipping done", _run.Path);
    }

    [Fact]
    public void AChannelThatTheKeyMakesWrong_FailsAndUndoes()
    {
        Place("250.00");
        _run.Done("stock", """{"id":"r7"}""");
        _run.Done("credit");
        _run.Send("shipped", """{"parcel":"p1"}""");

        // The key a/1 is no part of a channel's name.
        Assert.Equal(SagaStatus.Compensating, _run.It.Status);
    }

    [Fact]
    public void ALargeOrder_WaitsForSomebody()
    {
        Reach("1000.00");
        Assert.Equal("approving", _run.It.State);
        Assert.Equal(SagaAnswer.Ignored, _run.Signal("approve", "{}").Answer);
        Assert.Equal(SagaAnswer.Ignored, _run.Signal("deny", """{"by":"Eve"}""").Answer);
        Assert.Equal(SagaAnswer.Taken, _run.Signal("approve", """{"by":"Ada"}""").Answer);
        Assert.Equal("shipping", _run.It.State);
        Assert.Equal("""{"order":"k1","by":"Ada"}""", _run.Command<SagaCommand.PublishEvent>().Event.Payload.ToString());
        Assert.Equal(SagaAnswer.Repeated, _run.Signal("approve", """{"by":"Ada"}""").Answer);
    }

    [Fact]
    public void NobodyApproves_UndoesTheLastFirst()
    {
        Reach("1000.00");
        _run.After(TimeSpan.FromDays(2));
        Assert.Equal(SagaStatus.Compensating, _run.It.Status);
        Assert.Contains("did not come in time", _run.It.Error, StringComparison.Ordinal);

        // Credit was done last: it is undone first, by an event in the same batch, and stock after it by a call.
        Assert.Equal("credits.released", _run.Command<SagaCommand.PublishEvent>().Event.Channel);
        Assert.Equal("/reservations/r7", _run.Command<SagaCommand.CallService>().Request.Path);
        Assert.Equal("DELETE", _run.Command<SagaCommand.CallService>().Request.Method);
        _run.Done("stock");
        Assert.Equal(SagaStatus.Failed, _run.It.Status);
        Assert.Equal(SagaOutcome.Failed, _run.Command<SagaCommand.Complete>().Outcome);
    }

    [Fact]
    public void ARefusedStep_WaitsForTheOtherCallAndUndoesIt()
    {
        Place("250.00");
        _run.Fails("credit", "no credit");
        Assert.Equal(SagaStatus.Running, _run.It.Status);
        Assert.Empty(_run.Commands<SagaCommand.CallService>());
        _run.Done("stock", """{"id":"r7"}""");
        Assert.Equal("/reservations/r7", _run.Command<SagaCommand.CallService>().Request.Path);
        Assert.DoesNotContain(_run.History, note => note.Kind == SagaNoteKind.Published);
    }

    [Fact]
    public void AStepWhoseOutcomeIsUnknown_IsUndoneAsIfItWereDone()
    {
        Place("250.00");
        _run.Done("stock", """{"id":"r7"}""");
        _run.Fails("credit", "no answer", retryable: true, unknown: true);
        Assert.Equal(StepPhase.Backoff, _run.Open("credit").Phase);
        _run.After(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _run.Command<SagaCommand.CallService>().Attempt);
        Assert.Equal(_run.It.Run + "-2", _run.Command<SagaCommand.CallService>().IdempotencyKey);
        _run.Fails("credit", "no credit", retryable: false, unknown: false);
        Assert.Equal("credits.released", _run.Command<SagaCommand.PublishEvent>().Event.Channel);
        Assert.Contains(_run.It.Run + "-2", _run.Command<SagaCommand.PublishEvent>().Event.Payload.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnAnswerAfterItsTime_CountsStill()
    {
        Reach("250.00", credit: false);
        int number = _run.Open("credit").Number;
        _run.Fails("credit", "no answer in 5 s", retryable: true, unknown: true);
        _run.Give(new SagaInput.StepDone(_run.Now, number, EventHub.Sagas.Values.SagaValue.Null));
        Assert.Equal("shipping", _run.It.State);
        Assert.Equal(SagaAnswer.Repeated, _run.Give(new SagaInput.StepDone(_run.Now, number, EventHub.Sagas.Values.SagaValue.Null)).Answer);
    }

    [Fact]
    public void Withdrawn_WhileACallIsOnItsWay_WaitsForIt()
    {
        Reach("250.00", credit: false);
        _run.Send("withdrawn");
        Assert.Equal("reserving", _run.It.State);
        Assert.NotNull(_run.It.Leaving);

        // A failed attempt is not repeated on the way out; what it may have done is undone.
        _run.Fails("credit", "no answer", retryable: true, unknown: true);
        Assert.Equal("credits.released", _run.Command<SagaCommand.PublishEvent>().Event.Channel);
        _run.Done("stock");
        Assert.Equal(SagaStatus.Cancelled, _run.It.Status);
        Assert.Equal("reserving withdrawn", _run.Path);
    }

    [Fact]
    public void ALostParcel_TimesOut()
    {
        Reach("250.00");
        Assert.Equal(_run.Now + TimeSpan.FromDays(14).Ticks, _run.It.DueTicks);
        _run.After(TimeSpan.FromDays(14) - TimeSpan.FromTicks(1));
        Assert.Equal("shipping", _run.It.State);
        _run.After(TimeSpan.FromTicks(1));
        Assert.Equal(SagaStatus.Compensating, _run.It.Status);
    }

    [Fact]
    public void Ended_TakesNothingMore()
    {
        Reach("250.00");
        _run.Send("shipped", """{"parcel":"p1"}""");
        Assert.Equal(SagaStatus.Completed, _run.It.Status);
        Assert.Equal(SagaAnswer.Ended, _run.Send("withdrawn").Answer);
        Assert.Equal(SagaAnswer.Ended, _run.Cancel().Answer);
        Assert.False(_run.Last.IsChanged);
        Assert.Empty(SagaWaiting.Of(_run.Definition, _run.It));
    }

    private void Place(string total) => _run.StartOn("placed", $$"""{"total":"{{total}}","items":[1]}""", "a/1");

    private void Reach(string total, bool credit = true)
    {
        _run.StartOn("placed", $$"""{"total":"{{total}}","items":[1]}""");
        _run.Done("stock", """{"id":"r7"}""");
        if (credit)
        {
            _run.Done("credit");
        }
    }
}
