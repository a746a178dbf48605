using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>Finds what the journal says of one event.</summary>
internal interface IJournalIndex
{
    /// <summary>Lsns of the settlement records that speak of the event with this sequence, ascending.</summary>
    ValueTask<IReadOnlyList<long>> FindAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>The batch that holds an lsn, which the caller disposes; null when it is gone.</summary>
    ValueTask<StoredBatch?> ReadAsync(long lsn, CancellationToken cancellationToken);
}
