namespace EventHub.EventLog;

/// <summary>One channel's retained events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">How many.</param>
/// <param name="Bytes">Bytes of their records.</param>
/// <param name="FirstSequence">No event is retained before this sequence; the oldest one's, or where a limit cut.</param>
/// <param name="LastSequence">Sequence of the newest.</param>
/// <param name="LastTicks">When the newest was stored, UTC ticks.</param>
public readonly record struct LogChannel(string Name, long Events, long Bytes, long FirstSequence, long LastSequence, long LastTicks);
