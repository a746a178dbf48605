using System.Diagnostics.CodeAnalysis;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Sagas;

/// <content>
/// Events of other partitions. Each is read from there behind the place that is stored here, so the place makes once of what is read again: it is stored in the batch with
/// what the events led to.
/// </content>
internal sealed partial class PartitionSagas
{
    private readonly Dictionary<int, SagaSource> _sources = [];
    private TaskCompletionSource _defined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsAlone => setup.Around.Count == 1;

    private bool IsHome(SagaId id) => IsAlone || Interfaces.Sagas.SagaLookup.PartitionOf(id.Definition, id.Key, setup.Around.Count) == partition.Number;

    private bool IsHere(byte[] channel) => IsAlone || EventIdentity.PartitionOf(channel, setup.Around.Count) == partition.Number;

    private async Task BeginNeighboursAsync()
    {
        if (IsAlone)
        {
            return;
        }

        IPartitions all = await setup.Around.Partitions.WaitAsync(_closing.Token).ConfigureAwait(false);
        foreach (IPartition other in all.All.Where(other => other.Number != partition.Number))
        {
            setup.Scheduler.Run(() => _ = ReadAsync(other));
            setup.Scheduler.Run(() => _ = SendAsync(other));
        }
    }

    private SagaSource Source(int number)
    {
        if (!_sources.TryGetValue(number, out SagaSource? source))
        {
            _sources[number] = source = new SagaSource(number);
        }

        return source;
    }

    // What was read was read for other definitions.
    private void BeginSources(ReadOnlySpan<long> places, bool isFirst)
    {
        for (int number = 0; number < places.Length; number++)
        {
            SagaSource source = Source(number);
            if (number != partition.Number && (isFirst || source.Passed < 0))
            {
                source.Passed = Math.Max(source.Passed, places[number] - 1);
            }
        }

        foreach (SagaSource source in _sources.Values)
        {
            source.Drop();
        }

        EndLooks();
        TaskCompletionSource defined = _defined;
        _defined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        defined.TrySetResult();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, the other partition is asked again.")]
    private async Task ReadAsync(IPartition other)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await ReadOnceAsync(other).ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                if (_closing.IsCancellationRequested)
                {
                    break;
                }

                LogNoEvents(partition.Number, other.Number, fault.Message);
                await Task.Delay(RetryDelay, setup.Time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        lock (_gate)
        {
            Source(other.Number).Drop();
        }
    }

    private async Task ReadOnceAsync(IPartition other)
    {
        (long place, PatternSet? patterns, Task defined) = Wanted(other.Number);
        if (patterns is null)
        {
            await defined.WaitAsync(_closing.Token).ConfigureAwait(false);
            return;
        }

        if (place < 0)
        {
            await setup.Around.Partitions.Result.RefreshAsync(isWhole: false, _closing.Token).ConfigureAwait(false);
            place = BeginAt(other.Number, other.Bounds.NextSequence - 1);
        }

        PartitionRead read = await other.ReadForwardAsync(place, patterns, Lanes.All, _closing.Token).ConfigureAwait(false);
        if (read.Batch is null && read.Place <= place)
        {
            // What is defined meanwhile counts from then on: it need not wake this.
            await other.WaitAsync(place, _closing.Token).ConfigureAwait(false);
            return;
        }

        if (Put(other.Number, place, patterns, read) is { } taken)
        {
            Wake();
            await taken.WaitAsync(_closing.Token).ConfigureAwait(false);
        }
    }

    private (long Place, PatternSet? Patterns, Task Defined) Wanted(int number)
    {
        lock (_gate)
        {
            return (Source(number).Passed, _definitions.Patterns, _defined.Task);
        }
    }

    private long BeginAt(int number, long place)
    {
        lock (_gate)
        {
            SagaSource source = Source(number);
            source.Passed = source.Passed < 0 ? place : source.Passed;
            EndLooks();
            return source.Passed;
        }
    }

    // Null when other definitions came meanwhile, which may want what was passed over.
    private Task? Put(int number, long place, PatternSet patterns, PartitionRead read)
    {
        lock (_gate)
        {
            SagaSource source = Source(number);
            if (_closing.IsCancellationRequested || source.Passed != place || !ReferenceEquals(patterns, _definitions.Patterns))
            {
                read.Batch?.Dispose();
                return null;
            }

            source.Put(read);
            return source.Taken.Task;
        }
    }

    // What is ready of others, as long as the row has room. What the row before has taken is not ready yet.
    private void TakeOthers(SagaRow row, SagaRow? before)
    {
        lock (_gate)
        {
            foreach (SagaSource source in _sources.Values)
            {
                if (source.Ready is not { } read)
                {
                    continue;
                }

                if (row.Work.Size >= EventBytesMax || before?.Leads(source) == true)
                {
                    row.AtEnd = false;
                    continue;
                }

                long through = read.Place;
                if (read.Batch is { } batch)
                {
                    Give(setup.Around.Partitions.Result.Find(source.Partition)!, batch, source.Passed, row.Work, ref through);
                }

                row.Moved.Add((source, through));
                row.AtEnd &= through == read.Place;
            }
        }
    }

    private static void Move(List<(SagaSource Source, long Through)> moved)
    {
        foreach ((SagaSource source, long through) in moved)
        {
            source.Passed = Math.Max(source.Passed, through);
            if (source.Ready is { } read && through >= read.Place)
            {
                source.Drop();
            }
        }
    }

    [LoggerMessage(2112, LogLevel.Warning, "Sagas of partition {Partition} get no events of partition {Other} for a moment: {Reason}")]
    private partial void LogNoEvents(int partition, int other, string reason);
}
