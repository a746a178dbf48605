namespace EventHub.Protocol.Records;

/// <summary>
/// An event as a publisher sent it, before the hub numbered it: slices of the request, nothing copied.
/// </summary>
/// <remarks>
/// All text is unescaped UTF-8. An empty span means <em>absent</em>. The spans must stay valid until
/// <see cref="EventBatch.Add(in EventDraft)"/> returns, which copies them once, in the shape the log stores.
/// Nothing here is validated: whoever fills it in has checked every field.
/// </remarks>
public ref struct EventDraft
{
    private EventPriority _priority;

    /// <summary>Channel name. The only field that must be set.</summary>
    public ReadOnlySpan<byte> Channel { readonly get; set; }

    /// <summary>Where the event comes from; a URI-reference. Default when read: <c>/v1/channels/{channel}</c>.</summary>
    public ReadOnlySpan<byte> Source { readonly get; set; }

    /// <summary>The publisher's own id, meaningful together with <see cref="Source"/>.</summary>
    public ReadOnlySpan<byte> SourceId { readonly get; set; }

    /// <summary>Event type. Default when read: the channel.</summary>
    public ReadOnlySpan<byte> Type { readonly get; set; }

    /// <summary>What the event is about.</summary>
    public ReadOnlySpan<byte> Subject { readonly get; set; }

    /// <summary>Whom the event is meant for.</summary>
    public ReadOnlySpan<byte> Target { readonly get; set; }

    /// <summary>Ordering key.</summary>
    public ReadOnlySpan<byte> Key { readonly get; set; }

    /// <summary>Media type of the payload. Default when read: <c>application/json</c>.</summary>
    public ReadOnlySpan<byte> ContentType { readonly get; set; }

    /// <summary>One JSON object, raw, or empty for none.</summary>
    public ReadOnlySpan<byte> Metadata { readonly get; set; }

    /// <summary>The user on whose behalf the event was published.</summary>
    public ReadOnlySpan<byte> UserId { readonly get; set; }

    /// <summary>The user's session.</summary>
    public ReadOnlySpan<byte> SessionId { readonly get; set; }

    /// <summary>The publishing instance.</summary>
    public ReadOnlySpan<byte> InstanceId { readonly get; set; }

    /// <summary>Database schema of a captured change.</summary>
    public ReadOnlySpan<byte> Schema { readonly get; set; }

    /// <summary>Table or entity of a captured change.</summary>
    public ReadOnlySpan<byte> Entity { readonly get; set; }

    /// <summary>Operation of a captured change.</summary>
    public ReadOnlySpan<byte> Operation { readonly get; set; }

    /// <summary>Ties events of one conversation together.</summary>
    public ReadOnlySpan<byte> CorrelationId { readonly get; set; }

    /// <summary>The event or command that caused this one.</summary>
    public ReadOnlySpan<byte> CausationId { readonly get; set; }

    /// <summary>The event this one is a part of.</summary>
    public ReadOnlySpan<byte> ParentId { readonly get; set; }

    /// <summary>W3C trace context of the publisher.</summary>
    public ReadOnlySpan<byte> Traceparent { readonly get; set; }

    /// <summary>Makes publishing the same thing twice one event. Without it, <see cref="Source"/> + <see cref="SourceId"/> do, when both are set.</summary>
    public ReadOnlySpan<byte> IdempotencyKey { readonly get; set; }

    /// <summary>The payload, byte for byte as sent.</summary>
    public ReadOnlySpan<byte> Payload { readonly get; set; }

    /// <summary>True when <see cref="Payload"/> is validated JSON and can be embedded as it is.</summary>
    public bool PayloadIsJson { readonly get; set; }

    /// <summary>Default <see cref="EventPriority.Normal"/>; the default of the struct is <see cref="EventPriority.Critical"/>, so always use the constructor.</summary>
    public EventPriority Priority
    {
        readonly get => _priority;
        set
        {
            _priority = value;
            HasPriority = true;
        }
    }

    /// <summary>True once <see cref="Priority"/> was set: the publisher chose it.</summary>
    public bool HasPriority { readonly get; private set; }

    /// <summary>Default <see cref="SourceKind.Internal"/>.</summary>
    public SourceKind SourceKind { readonly get; set; }

    /// <summary>The publisher's time of the event, in UTC ticks of 100 ns, or 0 for "when stored".</summary>
    public long TimeTicks { readonly get; set; }

    /// <summary>When the event is to be delivered, in UTC ticks of 100 ns, or 0 for at once.</summary>
    public long DeliverAtTicks { readonly get; set; }

    /// <summary>From when on it is not handed out any more, in UTC ticks of 100 ns, or 0 for never.</summary>
    public long ExpiresAtTicks { readonly get; set; }

    /// <summary>True when it can be recognised as published before.</summary>
    public readonly bool HasIdentity => !IdempotencyKey.IsEmpty || (!SourceId.IsEmpty && !Source.IsEmpty);

    /// <summary>A draft for <paramref name="channel"/> with the defaults set.</summary>
    public EventDraft(ReadOnlySpan<byte> channel)
    {
        this = default;
        Channel = channel;
        SetDefaults();
    }

    /// <summary>Makes a draft that is all zeros what the constructor makes, in place.</summary>
    internal void SetDefaults() => _priority = EventPriority.Normal;
}
