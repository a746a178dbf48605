using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Subscriptions;

/// <summary>
/// Reads the end of a partition as long as there are subscriptions, and wakes those that a commit matches and that wait for it. A wake-up that is lost
/// costs nothing but time: a cursor looks at the log itself.
/// </summary>
internal sealed partial class DeliveryRouter(IPartition partition, ILogScheduler scheduler, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly ChannelMatches<SubscriptionCursor> _matches = new();
    private readonly Lock _gate = new();
    private PatternTrie<SubscriptionCursor> _trie = PatternTrie<SubscriptionCursor>.Empty;
    private bool _isStarted, _runs;
    private long _routed;

    /// <summary>Which subscriptions want which channels now.</summary>
    public PatternTrie<SubscriptionCursor> Trie => Volatile.Read(ref _trie);

    /// <summary>True when whoever an event up to <paramref name="sequence"/> concerns was woken, or nobody is there.</summary>
    public bool HasRouted(long sequence) => !Volatile.Read(ref _runs) || Volatile.Read(ref _routed) >= sequence;

    /// <summary>A subscription wants other channels than before; null for none.</summary>
    public void Change(SubscriptionCursor cursor, PatternSet? before, PatternSet? after)
    {
        lock (_gate)
        {
            PatternTrie<SubscriptionCursor> trie = _trie;
            foreach (ChannelPattern pattern in before?.Patterns ?? [])
            {
                trie = trie.Remove(pattern, cursor);
            }

            foreach (ChannelPattern pattern in after?.Patterns ?? [])
            {
                trie = trie.Add(pattern, cursor);
            }

            Volatile.Write(ref _trie, trie);
            RunIfNeeded();
        }
    }

    /// <summary>From now on the partition can be read.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _isStarted = true;
            RunIfNeeded();
        }
    }

    /// <summary>Ends.</summary>
    public void Dispose() => _closing.Cancel();

    private void RunIfNeeded()
    {
        if (_isStarted && !_runs && _trie.Count > 0)
        {
            long tail = partition.Bounds.NextSequence - 1;
            Volatile.Write(ref _routed, tail);
            Volatile.Write(ref _runs, true);
            scheduler.Run(() => _ = RunAsync(tail));
        }
    }

    private async Task RunAsync(long after)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await partition.WaitAsync(after, _closing.Token).ConfigureAwait(false);
                PartitionRead read = await partition.ReadForwardAsync(after, PatternSet.Everything, Lanes.All, _closing.Token).ConfigureAwait(false);
                Route(read, after);
                after = read.Batch is null && read.Place <= after ? partition.Bounds.NextSequence - 1 : read.Place;
                Volatile.Write(ref _routed, after);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException)
            {
                // It is read on behind what cannot be read; the cursors meet it themselves.
                LogRoutingFault(partition.Number, fault.Message);
                after = partition.Bounds.NextSequence - 1;
            }
        }
    }

    private void Route(in PartitionRead read, long after)
    {
        if (read.Batch is not { } batch)
        {
            return;
        }

        using (batch)
        {
            PatternTrie<SubscriptionCursor> trie = Volatile.Read(ref _trie);
            ReadOnlySpan<byte> last = default;
            foreach (StoredRecord record in batch)
            {
                // Publishers send runs of one channel.
                if (!record.IsEvent || record.Sequence <= after || record.Channel.SequenceEqual(last))
                {
                    continue;
                }

                last = record.Channel;
                foreach (SubscriptionCursor cursor in _matches.Of(trie, last))
                {
                    if (cursor.IsHungry)
                    {
                        cursor.Wake();
                    }
                }
            }
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "Subscriptions of partition {Partition} may learn of some events late: {Reason}")]
    private partial void LogRoutingFault(int partition, string reason);
}
