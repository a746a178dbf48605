namespace EventHub.Client;

/// <summary>A channel with retained events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partition">The partition it lives in.</param>
/// <param name="Events">Retained events.</param>
/// <param name="Bytes">Their bytes in the log.</param>
/// <param name="FirstSequence">Sequence of the oldest.</param>
/// <param name="LastSequence">Sequence of the newest.</param>
/// <param name="LastEventAt">When the newest was stored, UTC.</param>
public sealed record ChannelInfo(string Name, int Partition, long Events, long Bytes, long FirstSequence, long LastSequence, DateTimeOffset LastEventAt);
