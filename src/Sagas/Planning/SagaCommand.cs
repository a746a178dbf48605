using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>Something that is to be done for an instance, after its next state is stored.</summary>
public abstract record SagaCommand
{
    private SagaCommand()
    {
    }

    /// <summary>Publish an event, in the batch that stores the state.</summary>
    public sealed record PublishEvent(int Number, string IdempotencyKey, StepRequest.Event Event) : SagaCommand;

    /// <summary>Call a service. May be repeated: the idempotency key makes it one.</summary>
    public sealed record CallService(int Number, int Attempt, string IdempotencyKey, StepRequest.Call Request) : SagaCommand;

    /// <summary>Start a child saga, or say how it ended if it has.</summary>
    public sealed record StartChild(int Number, string Saga, string Key, SagaValue Data) : SagaCommand;

    /// <summary>Cancel a child saga.</summary>
    public sealed record CancelChild(int Number, string Saga, string Key) : SagaCommand;

    /// <summary>Wake the instance at a time, UTC ticks, and at no other.</summary>
    public sealed record SetTimer(long DueTicks) : SagaCommand;

    /// <summary>Wake it no more.</summary>
    public sealed record CancelTimer : SagaCommand;

    /// <summary>It has ended; its parent, if it has one, is told.</summary>
    public sealed record Complete(SagaOutcome Outcome, SagaValue Data, string? Error, SagaParent? Parent) : SagaCommand;
}
