using System.Text;
using EventHub.Protocol.Channels;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// Events of one channel that a lane of the subscription's own way has passed because delivery of the channel is paused, and that come when the pause
/// ends: those from <see cref="Next"/> on, up to where the lane stands. One place, however many events.
/// </summary>
/// <remarks>
/// As long as it is there, the lane leaves the channel's events to it, those that come after the pause too, so that they keep their order. It is gone when it
/// has caught up with the lane.
/// </remarks>
internal sealed class ParkedLane
{
    public ParkedLane(byte lane, byte[] channel, long next)
    {
        Channel = Encoding.ASCII.GetString(channel);
        Lane = new LaneWalk(lane, next, long.MaxValue, channel);
        Patterns = ChannelPattern.TryParse(Channel, out ChannelPattern? pattern, out _) ? new PatternSet([pattern]) : PatternSet.Everything;
    }

    public string Channel { get; }

    /// <summary>Its way over the channel's events.</summary>
    public LaneWalk Lane { get; }

    /// <summary>The channel alone.</summary>
    public PatternSet Patterns { get; }

    /// <summary>The sequence of its first event, or one before it.</summary>
    public long Next => Lane.Next;

    /// <summary>True while the channel is paused.</summary>
    public bool IsPaused { get; set; }

    /// <summary>True when the journal must learn where it stands.</summary>
    public bool HasMoved { get; set; }

    /// <summary>True when it has come to its end.</summary>
    public bool IsOver { get; set; }
}
