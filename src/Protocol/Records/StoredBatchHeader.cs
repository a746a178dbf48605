namespace EventHub.Protocol.Records;

/// <summary>
/// What a batch says of itself before its records.
/// </summary>
/// <param name="OwnerTerm">Term of the owner that wrote it; never falls within a partition.</param>
/// <param name="FirstLsn">Lsn of its first record.</param>
/// <param name="RecordCount">How many records it has.</param>
/// <param name="FirstSequence">Sequence of its first event (or of the next one, when it has none).</param>
/// <param name="EventCount">How many of the records are events.</param>
/// <param name="TimeTicks">When it was committed, UTC ticks of 100 ns; never backwards.</param>
/// <param name="LaneMask">Bit n is set when an event of priority n is in it.</param>
/// <param name="Channels">Which channels may be in it.</param>
public readonly record struct StoredBatchHeader(
    long OwnerTerm, long FirstLsn, int RecordCount, long FirstSequence, int EventCount, long TimeTicks, byte LaneMask, ChannelBloom Channels);
