using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>Walks a subscription's dead letters in one partition, in the order of their events, and stops at those a filter wants. What comes to be behind its end is not walked.</summary>
public sealed class DeadLetterWalk(IPartition partition, long subscription, DeadLetterFilter filter) : IDisposable
{
    private const int ChunkMax = 1000, WalksMax = 64;
    private readonly long _through = partition.Bounds.NextSequence - 1;
    private IReadOnlyList<DeadLetter> _chunk = [];
    private int _next;
    private bool _isLast;
    private StoredBatch? _batch;
    private BatchWalk _walk, _at;

    /// <summary>The partition it walks.</summary>
    public IPartition Partition => partition;

    /// <summary>Where the subscription stands in the partition; null once it was deleted.</summary>
    public ISubscriptionCursor? Cursor => partition.Deliveries.Cursor(subscription);

    /// <summary>The one it stopped at, or looked at last.</summary>
    public DeadLetter Current { get; private set; }

    /// <summary>How many it has looked at.</summary>
    public int Examined { get; private set; }

    /// <summary>The event of <see cref="Current"/>; it must be there.</summary>
    public StoredRecord Record
    {
        get
        {
            BatchWalk at = _at;
            at.TryNext(out StoredRecord record);
            return record;
        }
    }

    /// <summary>Goes on behind a place.</summary>
    public void MoveTo(long sequence, int walk) => Current = new DeadLetter(sequence, walk, 0, IsTermed: false, 0, 0);

    /// <summary>Goes on to the next that is wanted; false when there is none, or when so many were looked at.</summary>
    public async ValueTask<bool> MoveNextAsync(int examinedMax, CancellationToken cancellationToken)
    {
        while (Examined < examinedMax && await TryTakeAsync())
        {
            Examined++;
            if (filter.MatchesTime(Current) && (await FindEventAsync(cancellationToken) ? filter.MatchesEvent(Record, partition) : filter.TakesLost))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when there is another, wanted or not.</summary>
    public async ValueTask<bool> HasMoreAsync()
    {
        IReadOnlyList<DeadLetter> rest = _next < _chunk.Count ? [_chunk[_next]] : _isLast ? [] : await LoadAsync(1);
        return rest.Count > 0 && rest[0].Sequence <= _through;
    }

    /// <summary>Gives up what it holds of the log, until it goes on.</summary>
    public void Release()
    {
        _batch?.Dispose();
        _batch = null;
    }

    /// <summary>Gives up what it holds.</summary>
    public void Dispose() => Release();

    private async ValueTask<bool> TryTakeAsync()
    {
        if (_next == _chunk.Count && !_isLast)
        {
            _chunk = await LoadAsync(ChunkMax);
            _next = 0;
            _isLast = _chunk.Count == 0 || filter.Sequences is not null;
        }

        if (_next == _chunk.Count || _chunk[_next].Sequence > _through)
        {
            return false;
        }

        Current = _chunk[_next++];
        return true;
    }

    private async ValueTask<IReadOnlyList<DeadLetter>> LoadAsync(int max)
    {
        if (Cursor is not { } cursor)
        {
            return [];
        }

        if (filter.Sequences is null)
        {
            return await cursor.DeadLettersBehindAsync(Current.Sequence, Current.Walk, max);
        }

        List<DeadLetter> letters = [];
        foreach (long sequence in filter.Sequences.GetValueOrDefault(partition.Number) ?? [])
        {
            letters.AddRange((await cursor.DeadLettersBehindAsync(sequence - 1, int.MaxValue, WalksMax)).TakeWhile(letter => letter.Sequence == sequence));
        }

        return [.. letters.Where(letter => letter.Sequence > Current.Sequence || (letter.Sequence == Current.Sequence && letter.Walk > Current.Walk))];
    }

    // Neighbours usually stand in the same batch.
    private async ValueTask<bool> FindEventAsync(CancellationToken cancellationToken)
    {
        if (_batch is null || Current.Sequence < _batch.FirstSequence || Current.Sequence >= _batch.NextSequence)
        {
            Release();
            PartitionRead read = await partition.ReadForwardAsync(Current.Sequence - 1, PatternSet.Everything, Lanes.All, cancellationToken);
            if (read.Batch is not { } batch)
            {
                return false;
            }

            _batch = batch;
            _walk = new BatchWalk(batch);
        }

        return TryLocate();
    }

    // From where it stands, and once more from the beginning: another walk may have the same event.
    private bool TryLocate()
    {
        for (int passes = 0; passes < 2; passes++)
        {
            for (_at = _walk; _walk.TryNext(out StoredRecord record); _at = _walk)
            {
                if (record.IsEvent && record.Sequence == Current.Sequence)
                {
                    _walk = _at;
                    return true;
                }
            }

            _walk = new BatchWalk(_batch!);
        }

        return false;
    }
}
