using EventHub.Protocol.Envelope;

namespace EventHub.Protocol.Publishing;

/// <summary>What one publish may hold at most.</summary>
public sealed record PublishLimits
{
    /// <summary>The limits of a hub whose settings say nothing.</summary>
    public static readonly PublishLimits Default = new();

    /// <summary>
    /// Most bytes of one event as the log stores it: payload, all fields and the channel. Default 1 MiB. More is refused with EH1010.
    /// </summary>
    public int EventBytesMax { get; init; } = 1 << 20;

    /// <summary>Most events in one body or array. Default 1,000. More refuses the whole body with EH1012.</summary>
    public int BatchEventsMax { get; init; } = 1000;

    /// <summary>
    /// Deepest nesting of objects and arrays in a payload and in metadata, each counted for itself; <c>{}</c> is 1 deep, a
    /// scalar 0. Default 32. Deeper is refused with EH1009.
    /// </summary>
    public int JsonDepthMax { get; init; } = 32;

    /// <summary>What says whether an <c>expiresAt</c> is still to come, and how far ahead a <c>deliverAt</c> lies. Null, the default: nobody asks, as in a client, whose clock is its own.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>How far ahead <c>deliverAt</c> may lie. Default 3,660 days. Further is refused with EH1006.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromDays(3660);

    /// <summary>What is wrong with a <c>deliverAt</c> of so many UTC ticks of 100 ns, as a sentence; null when nothing is.</summary>
    public string? CheckDeliverAt(long utcTicks, string name)
    {
        if (utcTicks <= 0 || utcTicks > DateTime.MaxValue.Ticks)
        {
            return $"'{name}' is {utcTicks} ticks, which is no time. Count 100 ns from 0001-01-01T00:00:00Z, or leave it out.";
        }

        long ahead = Time is null ? 0 : utcTicks - Time.GetUtcNow().UtcTicks;
        return ahead <= DelayMax.Ticks ? null
            : $"'{name}' is {Timestamps.Format(utcTicks)}, {TimeSpan.FromTicks(ahead).TotalDays:N1} days ahead; at most {DelayMax.TotalDays:N1} are allowed (Gateway:DelayMax). Publish it nearer to its time.";
    }
}
