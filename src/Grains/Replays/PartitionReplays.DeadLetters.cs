using System.Text;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Subscriptions;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Replays;

/// <content>Replays of dead letters at a rate: some are opened again at a time, and each time it is stored how many there were.</content>
internal sealed partial class PartitionReplays
{
    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _logger = logger;

    /// <summary>From now on replays of dead letters may run; those that were under way go on.</summary>
    public void Start()
    {
        foreach (PartitionReplay replay in Known())
        {
            if (replay is { Definition.Kind: ReplayKind.DeadLetters })
            {
                Run(replay);
            }
        }
    }

    /// <summary>Nothing runs any more; what is not over goes on with the next opening.</summary>
    public void Dispose() => _closing.Cancel();

    private static DeadLetterRequest DeadLettersOf(ReplayDefinition definition) =>
        DeadLetterReader.Read(Encoding.UTF8.GetBytes(definition.Request), isReplay: true, out DeadLetterRequest request) is { } problem
            ? throw new InvalidDataException(problem.Detail)
            : request;

    private void Run(PartitionReplay replay)
    {
        if (owner.IsReady && !replay.IsOver)
        {
            owner.Scheduler.Run(() => _ = RunAsync(replay));
        }
    }

    private async Task RunAsync(PartitionReplay replay)
    {
        try
        {
            if (await OpenAllAsync(replay).ConfigureAwait(false))
            {
                long subscription = replay.Definition.Subscriptions[0];
                long ticks = (await StoreAsync(ReplayRecord.Ended(replay.Definition.Id, subscription, replay.Opened, 0)).ConfigureAwait(false)).TimeTicks;
                replay.End(subscription, new ReplayEnd(replay.Opened, 0, ticks));
            }
        }
        catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It goes on when the partition is open again.
            if (!_closing.IsCancellationRequested)
            {
                LogBrokenOff(replay.Definition.Id, owner.Partition.Number, fault.Message);
            }
        }
    }

    // True when there is nothing left to open.
    private async Task<bool> OpenAllAsync(PartitionReplay replay)
    {
        long subscription = replay.Definition.Subscriptions[0];
        DeadLetterRequest request = DeadLettersOf(replay.Definition);
        IReadOnlyDictionary<int, SortedSet<long>>? named = request.Ids.IsDefault ? null
            : await DeadLetterFilter.FindAsync(owner.Partition, request.Ids, _closing.Token).ConfigureAwait(false);

        // What fails once more is not taken once more.
        long until = Math.Min(request.UntilTicks ?? long.MaxValue, replay.CreatedTicks + 1);
        using DeadLetterWalk walk = new(owner.Partition, subscription, DeadLetterFilter.Of(request with { UntilTicks = until }, isReplay: true, named));
        replay.Pace!.Reserve();
        while (replay.Opened < replay.Range.Max)
        {
            if (!await MayGoOnAsync(replay).ConfigureAwait(false))
            {
                return false;
            }

            List<DeadLetter> some = await TakeAsync(walk, (int)Math.Min(replay.Pace.Share, replay.Range.Max - replay.Opened)).ConfigureAwait(false);
            if (some.Count == 0 || owner.Known(subscription) is not { IsRemoved: false } cursor)
            {
                break;
            }

            await OpenAsync(replay, cursor, some).ConfigureAwait(false);
        }

        return !_closing.IsCancellationRequested;
    }

    private async ValueTask OpenAsync(PartitionReplay replay, SubscriptionCursor cursor, List<DeadLetter> some)
    {
        long before = replay.Opened;
        int opened = await cursor.ReopenAsync(some, (journal, count) => ReplayRecord.Advanced(replay.Definition.Id, before + count).AddTo(journal)).ConfigureAwait(false);
        replay.Advance(before + opened);
        paces.CountOpened(opened);
    }

    private async ValueTask<List<DeadLetter>> TakeAsync(DeadLetterWalk walk, int most)
    {
        List<DeadLetter> some = [];
        while (some.Count < most && await walk.MoveNextAsync(int.MaxValue, _closing.Token).ConfigureAwait(false))
        {
            some.Add(walk.Current);
        }

        walk.Release();
        return some;
    }

    // Waits for its place, and while it is paused; false once it was cancelled.
    private async ValueTask<bool> MayGoOnAsync(PartitionReplay replay)
    {
        while (true)
        {
            Task changed = replay.Changed;
            if (replay.IsCancelled)
            {
                return false;
            }

            if (!replay.IsRunning)
            {
                await changed.WaitAsync(_closing.Token).ConfigureAwait(false);
                continue;
            }

            await Task.Delay(replay.Pace!.Reserve(), owner.Clock.Provider, _closing.Token).ConfigureAwait(false);
            if (replay.IsRunning)
            {
                return true;
            }
        }
    }

    [LoggerMessage(2104, LogLevel.Warning, "Replay {Replay} stands still in partition {Partition}: {Reason}")]
    private partial void LogBrokenOff(Guid replay, int partition, string reason);
}
