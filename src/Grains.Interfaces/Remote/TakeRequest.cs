using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>A consumer elsewhere takes deliveries.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.TakeRequest")]
public sealed record TakeRequest
{
    /// <summary>Names the member; the first call joins it.</summary>
    [Id(0)]
    public required Guid Member { get; init; }

    /// <summary>The subscription's id.</summary>
    [Id(1)]
    public required long Subscription { get; init; }

    /// <summary>The consumer's name, as shown with attempts.</summary>
    [Id(2)]
    public required string Consumer { get; init; }

    /// <summary>True when a delivery that is over makes place for another.</summary>
    [Id(3)]
    public bool IsWindow { get; init; }

    /// <summary>How many deliveries it takes with this call, beside those whose place has become free since the one before.</summary>
    [Id(4)]
    public int Credit { get; init; }

    /// <summary>How long to wait when there is none. At most <see cref="Partitions.IPartitionGrain.WaitMax"/>.</summary>
    [Id(5)]
    public TimeSpan Wait { get; init; }

    /// <summary>True to be answered once everything that was ready was handed over, though that be nothing.</summary>
    [Id(6)]
    public bool UntilDrained { get; init; }

    /// <summary>True to be answered, too, when something is ready for which it has no credit here.</summary>
    [Id(7)]
    public bool TellsReady { get; init; }

    /// <summary>True when places that become free are wanted elsewhere: they go back with the answer, and are not used here.</summary>
    [Id(8)]
    public bool ReturnsPlaces { get; init; }
}
