namespace EventHub.EventLog.Indexing;

/// <summary>What one segment holds of one channel.</summary>
internal record struct ChannelTally
{
    public long Events;
    public long Bytes;
    public long FirstSequence;
    public long LastSequence;
    public long LastTicks;

    /// <summary>This, followed by what a later segment holds.</summary>
    public readonly ChannelTally Then(in ChannelTally later) => new()
    {
        Events = Events + later.Events,
        Bytes = Bytes + later.Bytes,
        FirstSequence = Events == 0 ? later.FirstSequence : FirstSequence,
        LastSequence = later.LastSequence,
        LastTicks = later.LastTicks,
    };
}
