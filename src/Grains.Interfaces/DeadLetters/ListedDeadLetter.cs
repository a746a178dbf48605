using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>A dead letter with its event.</summary>
/// <param name="Letter">The dead letter.</param>
/// <param name="Event">The record of its event.</param>
/// <param name="State">Where the event stands, with its history.</param>
/// <param name="Attempts">The attempts since it was opened last, oldest first.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ListedDeadLetter")]
public sealed record ListedDeadLetter(
    [property: Id(0)] DeadLetter Letter, [property: Id(1)] RecordRun Event, [property: Id(2)] StoredState State, [property: Id(3)] ImmutableArray<DeliveryAttempt> Attempts);
