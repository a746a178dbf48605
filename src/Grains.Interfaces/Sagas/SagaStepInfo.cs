using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>A step that is under way.</summary>
/// <param name="Name">Its name; of a compensation that of the step it undoes.</param>
/// <param name="Phase"><c>inFlight</c>, <c>waiting</c>, <c>backoff</c>, <c>held</c> or <c>cancelling</c>.</param>
/// <param name="IsCompensation">True when it undoes a step.</param>
/// <param name="Attempt">The attempt under way, or the last one; from 1.</param>
/// <param name="DueTicks">When its time is up, or its next attempt comes, UTC ticks; 0 for never.</param>
/// <param name="IdempotencyKey">What its calls bear.</param>
/// <param name="Error">Why its last attempt failed; null before.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaStepInfo")]
public sealed record SagaStepInfo(
    [property: Id(0)] string Name, [property: Id(1)] string Phase, [property: Id(2)] bool IsCompensation, [property: Id(3)] int Attempt,
    [property: Id(4)] long DueTicks, [property: Id(5)] string IdempotencyKey, [property: Id(6)] string? Error);
