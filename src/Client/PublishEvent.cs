using EventHub.Protocol.Records;

namespace EventHub.Client;

/// <summary>
/// An event to publish. Only channel and payload are needed; null (and for text the empty string) means absent. Texts hold at
/// most 1,024 bytes of UTF-8 each (<see cref="IdempotencyKey"/> 256) and no control characters; the hub refuses others. May be published again and again.
/// </summary>
/// <param name="Channel">Dot-separated tokens of <c>[A-Za-z0-9_-]</c>, 1 to 16, at most 256 bytes: <c>orders.eu.paid</c>.</param>
/// <param name="Payload">
/// The payload's bytes. With a JSON content type they must be well-formed JSON. They must not change until the publish is answered.
/// </param>
public sealed partial record PublishEvent(string Channel, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Media type of the payload. Null: <c>application/json</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Where it comes from. Null: <c>/v1/channels/{channel}</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The publisher's own id, meaningful together with <see cref="Source"/>.</summary>
    public string? SourceId { get; init; }

    /// <summary>What kind of event it is. Null: the channel.</summary>
    public string? Type { get; init; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>Whom it is meant for.</summary>
    public string? Target { get; init; }

    /// <summary>How urgent it is. Null, the default: what the channel's policy says, else normal.</summary>
    public EventPriority? Priority { get; init; }

    /// <summary>What kind of origin it has. Default: internal.</summary>
    public SourceKind SourceKind { get; init; }

    /// <summary>Ordering key.</summary>
    public string? Key { get; init; }

    /// <summary>When it happened. Null: when the hub stores it.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>When it is to be delivered, on the hub's clock. Null, and a time that has passed: at once.</summary>
    public DateTimeOffset? DeliverAt { get; init; }

    /// <summary>
    /// From when on it is not handed out any more, on the hub's clock; one that has passed is refused. Null: what the channel's <c>ttl</c> says, else
    /// never. Where both say something the earlier one counts.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>One JSON object as UTF-8, or empty.</summary>
    public ReadOnlyMemory<byte> Metadata { get; init; }

    /// <summary>The user it concerns.</summary>
    public string? UserId { get; init; }

    /// <summary>The session it belongs to.</summary>
    public string? SessionId { get; init; }

    /// <summary>The instance of a service that published it.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Schema of the payload.</summary>
    public string? Schema { get; init; }

    /// <summary>The entity that changed.</summary>
    public string? Entity { get; init; }

    /// <summary>What was done to the entity.</summary>
    public string? Operation { get; init; }

    /// <summary>What it belongs together with.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What caused it.</summary>
    public string? CausationId { get; init; }

    /// <summary>The event above it.</summary>
    public string? ParentId { get; init; }

    /// <summary>W3C trace context.</summary>
    public string? Traceparent { get; init; }

    /// <summary>
    /// Makes publishing the same thing twice one event, across processes too. Null: the client makes one up, which covers its own repeats after
    /// a lost connection (<see cref="EventHubClientOptions.GenerateIdempotencyKeys"/>).
    /// </summary>
    public string? IdempotencyKey { get; init; }
}
