using System.Collections.Immutable;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using Orleans;

namespace EventHub.Grains.Interfaces.Events;

/// <summary>An event as the hub gives it, defaults filled in: what <c>GET /v1/events/{id}</c> shows, under the same names. Null means absent.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.HubEvent")]
public sealed record HubEvent
{
    /// <summary>The hub's id.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    /// <summary>The channel it was published to.</summary>
    [Id(1)]
    public string Channel { get; init; } = "";

    /// <summary>Where it comes from.</summary>
    [Id(2)]
    public string Source { get; init; } = "";

    /// <summary>The publisher's own id.</summary>
    [Id(3)]
    public string? SourceId { get; init; }

    /// <summary>What kind of event it is.</summary>
    [Id(4)]
    public string Type { get; init; } = "";

    /// <summary>What it is about.</summary>
    [Id(5)]
    public string? Subject { get; init; }

    /// <summary>Whom it is meant for.</summary>
    [Id(6)]
    public string? Target { get; init; }

    /// <summary>How urgent it is.</summary>
    [Id(7)]
    public EventPriority Priority { get; init; } = EventPriority.Normal;

    /// <summary>What kind of origin it has.</summary>
    [Id(8)]
    public SourceKind SourceKind { get; init; }

    /// <summary>Ordering key.</summary>
    [Id(9)]
    public string? Key { get; init; }

    /// <summary>When it happened, UTC.</summary>
    [Id(10)]
    public DateTimeOffset Time { get; init; }

    /// <summary>Media type of the payload.</summary>
    [Id(11)]
    public string ContentType { get; init; } = "";

    /// <summary>True when the payload is JSON, validated when it was published.</summary>
    [Id(12)]
    public bool PayloadIsJson { get; init; }

    /// <summary>The payload, byte for byte as it was published; empty when the event is deleted.</summary>
    [Id(13)]
    public ImmutableArray<byte> Payload { get; init; } = [];

    /// <summary>One JSON object as UTF-8; <c>{}</c> when there is none or the event is deleted.</summary>
    [Id(14)]
    public ImmutableArray<byte> Metadata { get; init; } = [];

    /// <summary>The user it concerns.</summary>
    [Id(15)]
    public string? UserId { get; init; }

    /// <summary>The session it belongs to.</summary>
    [Id(16)]
    public string? SessionId { get; init; }

    /// <summary>The instance of a service that published it.</summary>
    [Id(17)]
    public string? InstanceId { get; init; }

    /// <summary>Schema of the payload.</summary>
    [Id(18)]
    public string? Schema { get; init; }

    /// <summary>The entity that changed.</summary>
    [Id(19)]
    public string? Entity { get; init; }

    /// <summary>What was done to the entity.</summary>
    [Id(20)]
    public string? Operation { get; init; }

    /// <summary>What it belongs together with.</summary>
    [Id(21)]
    public string? CorrelationId { get; init; }

    /// <summary>What caused it.</summary>
    [Id(22)]
    public string? CausationId { get; init; }

    /// <summary>The event above it.</summary>
    [Id(23)]
    public string? ParentId { get; init; }

    /// <summary>W3C trace context.</summary>
    [Id(24)]
    public string? Traceparent { get; init; }

    /// <summary>The event this one republishes.</summary>
    [Id(25)]
    public string? ReplayOf { get; init; }

    /// <summary>Where it stands in the log.</summary>
    [Id(26)]
    public EventPosition? Position { get; init; }

    /// <summary>Where it stands, over all its recipients.</summary>
    [Id(27)]
    public EventStatus Status { get; init; }

    /// <summary>How it ended; <see cref="EventOutcome.None"/> while it has not.</summary>
    [Id(28)]
    public EventOutcome Outcome { get; init; }

    /// <summary>When the hub stored it, UTC.</summary>
    [Id(29)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first handed over, UTC.</summary>
    [Id(30)]
    public DateTimeOffset? ProcessedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    [Id(31)]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The last error.</summary>
    [Id(32)]
    public string? Error { get; init; }

    /// <summary>The highest attempt − 1.</summary>
    [Id(33)]
    public int RetryCount { get; init; }

    /// <summary>From when on it is not handed out any more.</summary>
    [Id(34)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was to be delivered, UTC; null for at once.</summary>
    [Id(35)]
    public DateTimeOffset? DeliverAt { get; init; }
}
