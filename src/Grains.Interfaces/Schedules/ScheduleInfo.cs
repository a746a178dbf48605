using Orleans;

namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>A schedule and where it stands.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.ScheduleInfo")]
public sealed record ScheduleInfo
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its definition as JSON, every field.</summary>
    [Id(1)]
    public required string Definition { get; init; }

    /// <summary>True while it publishes nothing.</summary>
    [Id(2)]
    public bool Paused { get; init; }

    /// <summary>From 1; each change, pause included, has the next.</summary>
    [Id(3)]
    public int Version { get; init; }

    /// <summary>When it was created.</summary>
    [Id(4)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version came in force.</summary>
    [Id(5)]
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it is due next; null while it is paused. In the past while an event that is due could not be published yet.</summary>
    [Id(6)]
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When its last event was stored; null before the first.</summary>
    [Id(7)]
    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>Id of its last event; null before the first.</summary>
    [Id(8)]
    public string? LastEventId { get; init; }

    /// <summary>Events published.</summary>
    [Id(9)]
    public long Fired { get; init; }

    /// <summary>Times it was due and published nothing: the hub was down, or publishing was refused until the next one came.</summary>
    [Id(10)]
    public long Missed { get; init; }

    /// <summary>Why the last attempt to publish failed; null once one succeeded.</summary>
    [Id(11)]
    public string? LastError { get; init; }
}
