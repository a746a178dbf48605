using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <summary>
/// One read of a partition by somebody elsewhere: gathers what patterns match, up to the request's limits, and waits when there is nothing.
/// Ends within <see cref="IPartitionGrain.WaitMax"/> whatever it finds: what it has passed by then it need not pass again.
/// </summary>
internal sealed class PartitionReader(IPartition partition, ReadRequest request, PatternSet patterns, TimeProvider timeProvider)
{
    private const int EventsLimit = 1000, BytesLimit = 4 << 20;

    private readonly ImmutableArray<RecordedEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedEvent>();
    private readonly int _eventsMax = Math.Clamp(request.EventsMax, 1, EventsLimit), _bytesMax = Math.Clamp(request.BytesMax, 1, BytesLimit);
    private readonly long _started = timeProvider.GetTimestamp();
    private Epoch _epoch = partition.Bounds.Epoch;
    private long _place = request.AfterSequence;
    private long _bytes;
    private bool _hasGap;

    private bool IsFull => _events.Count >= _eventsMax || _bytes >= _bytesMax;

    private bool IsLate => timeProvider.GetElapsedTime(_started) >= IPartitionGrain.WaitMax;

    public async Task<ReadAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            PartitionRead read = await partition.ReadForwardAsync(_place, patterns, Lanes.All, cancellationToken).ConfigureAwait(false);
            Take(read);
            if (IsFull || (!read.AtEnd && IsLate))
            {
                return Answer(atEnd: false);
            }

            if (read.AtEnd && (_events.Count > 0 || !await WaitAsync(cancellationToken).ConfigureAwait(false)))
            {
                return Answer(atEnd: true);
            }
        }
    }

    private void Take(in PartitionRead read)
    {
        using StoredBatch? batch = read.Batch;
        _hasGap |= read.GapBefore;
        _epoch = batch?.Epoch ?? _epoch;
        if (batch is not null)
        {
            foreach (StoredRecord record in batch)
            {
                if (!record.IsEvent || record.Sequence <= _place)
                {
                    continue;
                }

                if (IsFull)
                {
                    return;
                }

                _place = record.Sequence;
                Add(record);
            }
        }

        _place = Math.Max(_place, read.Place);
    }

    private void Add(scoped in StoredRecord record)
    {
        if (patterns.Matches(record.Channel) && !partition.IsHidden(record))
        {
            _events.Add(new RecordedEvent(record.OriginLsn, record.Sequence, record.CreatedTicks, ImmutableArray.Create(record.Bytes)));
            _bytes += record.Bytes.Length;
        }
    }

    /// <summary>Waits for the next commit; false when the time is up.</summary>
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait = request.Wait < IPartitionGrain.WaitMax ? request.Wait : IPartitionGrain.WaitMax;
        TimeSpan left = wait - timeProvider.GetElapsedTime(_started);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        using CancellationTokenSource timeUp = new(left, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        try
        {
            await partition.WaitAsync(_place, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private ReadAnswer Answer(bool atEnd) => new()
    {
        Events = _events.DrainToImmutable(),
        Epoch = _epoch.ToString(),
        Place = _place,
        AtEnd = atEnd,
        HasGap = _hasGap,
    };
}
