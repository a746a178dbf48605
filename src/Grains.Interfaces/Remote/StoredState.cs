using EventHub.Protocol.Envelope;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>An <see cref="EventState"/> on its way from the owner.</summary>
/// <param name="Status">Where the event stands.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ProcessedAtTicks">First hand-over, UTC ticks; 0 for none.</param>
/// <param name="CompletedAtTicks">When the total became terminal, UTC ticks; 0 for not yet.</param>
/// <param name="RetryCount">Highest attempt − 1.</param>
/// <param name="Error">The last error, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.StoredState")]
public readonly record struct StoredState(
    [property: Id(0)] EventStatus Status, [property: Id(1)] EventOutcome Outcome, [property: Id(2)] long ProcessedAtTicks, [property: Id(3)] long CompletedAtTicks,
    [property: Id(4)] int RetryCount, [property: Id(5)] string? Error)
{
    /// <summary>Of a state.</summary>
    public static StoredState Of(in EventState state) =>
        new(state.Status, state.Outcome, state.ProcessedAtTicks, state.CompletedAtTicks, state.RetryCount, state.Error);

    /// <summary>The state.</summary>
    public EventState ToState() => new(Status, Outcome, ProcessedAtTicks, CompletedAtTicks, RetryCount, Error);
}
