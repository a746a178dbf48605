using EventHub.EventLog;

namespace EventHub.Grains.Partitions;

/// <summary>
/// Opens the log of a partition, wherever it is stored.
/// </summary>
/// <param name="partition">The partition's number.</param>
/// <param name="durableNextLsn">After a storage failure: everything from this lsn on is dropped. Null at start.</param>
public delegate IEventLog LogOpener(int partition, long? durableNextLsn);
