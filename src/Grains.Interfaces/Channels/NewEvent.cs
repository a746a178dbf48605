using System.Collections.Immutable;
using EventHub.Protocol.Records;
using Orleans;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>
/// An event to publish to a channel grain. Only the payload is needed; null, and the empty string, mean absent. The rules are those of REST: texts
/// hold at most 1,024 bytes of UTF-8 each (<see cref="IdempotencyKey"/> 256) and no control characters.
/// </summary>
[GenerateSerializer, Immutable, Alias("EventHub.NewEvent")]
public sealed record NewEvent
{
    /// <summary>The payload's bytes. With a JSON content type they must be well-formed JSON.</summary>
    [Id(0)]
    public ImmutableArray<byte> Payload { get; init; } = [];

    /// <summary>Media type of the payload. Null: <c>application/json</c>.</summary>
    [Id(1)]
    public string? ContentType { get; init; }

    /// <summary>Makes publishing the same thing twice one event.</summary>
    [Id(2)]
    public string? IdempotencyKey { get; init; }

    /// <summary>Where it comes from. Null: <c>/v1/channels/{channel}</c>.</summary>
    [Id(3)]
    public string? Source { get; init; }

    /// <summary>The publisher's own id, meaningful together with <see cref="Source"/>.</summary>
    [Id(4)]
    public string? SourceId { get; init; }

    /// <summary>What kind of event it is. Null: the channel.</summary>
    [Id(5)]
    public string? Type { get; init; }

    /// <summary>What it is about.</summary>
    [Id(6)]
    public string? Subject { get; init; }

    /// <summary>Whom it is meant for.</summary>
    [Id(7)]
    public string? Target { get; init; }

    /// <summary>How urgent it is. Null: normal, or what the channel's policy says.</summary>
    [Id(8)]
    public EventPriority? Priority { get; init; }

    /// <summary>What kind of origin it has. Default: internal.</summary>
    [Id(9)]
    public SourceKind SourceKind { get; init; }

    /// <summary>Ordering key.</summary>
    [Id(10)]
    public string? Key { get; init; }

    /// <summary>When it happened. Null: when the hub stores it.</summary>
    [Id(11)]
    public DateTimeOffset? Time { get; init; }

    /// <summary>One JSON object as UTF-8, or empty.</summary>
    [Id(12)]
    public ImmutableArray<byte> Metadata { get; init; } = [];

    /// <summary>The user it concerns.</summary>
    [Id(13)]
    public string? UserId { get; init; }

    /// <summary>The session it belongs to.</summary>
    [Id(14)]
    public string? SessionId { get; init; }

    /// <summary>The instance of a service that publishes it.</summary>
    [Id(15)]
    public string? InstanceId { get; init; }

    /// <summary>Schema of the payload.</summary>
    [Id(16)]
    public string? Schema { get; init; }

    /// <summary>The entity that changed.</summary>
    [Id(17)]
    public string? Entity { get; init; }

    /// <summary>What was done to the entity.</summary>
    [Id(18)]
    public string? Operation { get; init; }

    /// <summary>What it belongs together with.</summary>
    [Id(19)]
    public string? CorrelationId { get; init; }

    /// <summary>What caused it.</summary>
    [Id(20)]
    public string? CausationId { get; init; }

    /// <summary>The event above it.</summary>
    [Id(21)]
    public string? ParentId { get; init; }

    /// <summary>W3C trace context.</summary>
    [Id(22)]
    public string? Traceparent { get; init; }

    /// <summary>From when on it is not handed out any more; must be to come. Null: what the channel's <c>ttl</c> says, else never.</summary>
    [Id(23)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it is to be delivered. Null, and a time that has passed: at once. At most 3,660 days ahead by default.</summary>
    [Id(24)]
    public DateTimeOffset? DeliverAt { get; init; }
}
