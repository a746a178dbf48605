using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>A line of an instance's history.</summary>
/// <param name="Ticks">When, UTC ticks.</param>
/// <param name="Kind">What happened, such as <c>stepDone</c>.</param>
/// <param name="Subject">To what: the name of a state, step, event or signal, or a channel.</param>
/// <param name="Number">The step's or event's number; 0 for none.</param>
/// <param name="Detail">More: a reason, for instance; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaHistoryLine")]
public sealed record SagaHistoryLine(
    [property: Id(0)] long Ticks, [property: Id(1)] string Kind, [property: Id(2)] string Subject, [property: Id(3)] int Number, [property: Id(4)] string? Detail);
