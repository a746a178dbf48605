using EventHub.Protocol.Records;

namespace EventHub.Protocol.Policies;

/// <summary>
/// What the operator decided for a channel, or for every channel a pattern matches. Null means that it decides nothing:
/// the next policy does, and behind the last one the hub's settings.
/// </summary>
public sealed record ChannelPolicy
{
    /// <summary>A policy that decides nothing.</summary>
    public static readonly ChannelPolicy Empty = new();

    /// <summary>The bounds of <see cref="Retention"/> and <see cref="Ttl"/>.</summary>
    public static readonly TimeSpan AgeMin = TimeSpan.FromSeconds(1), AgeMax = TimeSpan.FromDays(36_500);

    /// <summary>The longest <see cref="DedupWindow"/>.</summary>
    public static readonly TimeSpan DedupWindowMax = TimeSpan.FromHours(24);

    /// <summary>Events older than this are hidden. 1 s to 36,500 d. Null: <c>Storage:RetentionAge</c>.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>The newest events that fit into this many bytes are kept, as the log stores them. At least 1. Null: no limit of its own.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>How long an event may wait for its consumers, from when it is stored. 1 s to 36,500 d. Null: for ever. It is noted in the event: a change is for those to come.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The priority of events whose publisher gives none. Null: normal.</summary>
    public EventPriority? Priority { get; init; }

    /// <summary>How fast the channel takes events; each channel of a pattern on its own. Null: as fast as the hub can.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>How long an idempotency key is remembered. 0 to 24 h. Null: <c>Storage:DedupWindow</c>.</summary>
    public TimeSpan? DedupWindow { get; init; }

    /// <summary>What is paused. Null: nothing.</summary>
    public PauseMode? Paused { get; init; }

    /// <summary>True when publishing is refused.</summary>
    public bool PausesPublishing => Paused is PauseMode.Publish or PauseMode.Both;

    /// <summary>True when events are not handed to consumers.</summary>
    public bool PausesDelivery => Paused is PauseMode.Deliver or PauseMode.Both;

    /// <summary>This policy, and where it decides nothing what <paramref name="next"/> decides.</summary>
    public ChannelPolicy Over(ChannelPolicy next) => new()
    {
        Retention = Retention ?? next.Retention,
        MaxBytes = MaxBytes ?? next.MaxBytes,
        Ttl = Ttl ?? next.Ttl,
        Priority = Priority ?? next.Priority,
        RateLimit = RateLimit ?? next.RateLimit,
        DedupWindow = DedupWindow ?? next.DedupWindow,
        Paused = Paused ?? next.Paused,
    };
}
