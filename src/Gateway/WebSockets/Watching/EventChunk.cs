namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>Consecutive events of a batch that travel in one frame.</summary>
/// <param name="first">Number of the first among the batch's events, from 0.</param>
/// <param name="count">How many.</param>
internal sealed class EventChunk(int first, int count)
{
    public int First { get; } = first;

    public int Count { get; } = count;

    /// <summary>Number behind the last.</summary>
    public int End => First + Count;

    /// <summary>An event of each channel; null when there are too many to be worth knowing.</summary>
    public int[]? Channels { get; init; }

    /// <summary>All events, encoded, with their frame around them where it is the same for many; null until somebody wanted them all.</summary>
    public byte[]? Encoded;

    /// <summary>Where each encoded event ends, counted from <see cref="EventsAt"/>.</summary>
    public int[]? Ends;

    /// <summary>Where the events begin in <see cref="Encoded"/>.</summary>
    public int EventsAt;

    /// <summary>Length of the frame; 0 when there is none.</summary>
    public int FrameLength;
}
