using System.Diagnostics.CodeAnalysis;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Grains.Auctions;

/// <content>What the lot decides, read from the log from the lot's beginning on.</content>
internal sealed partial class AuctionGrain
{
    private static readonly PatternSet s_patterns = new([Pattern(AuctionNames.Bids)]);

    private SagaInfo? _lot;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously), _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _from, _followed, _overAt = long.MaxValue;

    // True when whatever the lot decided is known, and it decides nothing any more. With several partitions an answer may be on its way for a while after the saga's end.
    private bool IsClosed => _followed >= _overAt && (partitions.All.Length == 1 || _lot!.Detail!.EndedTicks + s_patience.Ticks <= Now);

    // The lot is looked up once, and followed from then on; where there is none, the next call looks again.
    private async Task<Refusal?> OpenAsync()
    {
        Task<Refusal?> opening = _opening ??= FindAsync();
        Refusal? refusal = await opening;
        _opening = refusal is not null && ReferenceEquals(_opening, opening) ? null : _opening;
        return refusal;
    }

    private async Task<Refusal?> FindAsync()
    {
        if (await LookAsync() is { } refusal)
        {
            return refusal;
        }

        try
        {
            _from = _followed = await Partition.PlaceOfTimeAsync(_lot!.StartedTicks, _closing.Token);
        }
        catch (EventHubException fault)
        {
            return Refusal.Of(fault.Problem);
        }

        this.RegisterGrainTimer(static (grain, _) => grain.LookAfterAsync(), this, new GrainTimerCreationOptions(s_look, s_look) { Interleave = true });
        _ = FollowAsync();
        if (_overAt != long.MaxValue)
        {
            await HasFollowedAsync(_overAt);
        }

        return null;
    }

    // How the saga stands. One that has ended answers nothing that is not stored by then.
    private async Task<Refusal?> LookAsync()
    {
        try
        {
            SagaAnswer answer = await partitions.AskSagaAsync(new SagaRequest(SagaVerb.Get, AuctionNames.Lot, $"{Session}.{Lot}") { HistoryMax = 1 });
            if (answer.Saga is not { } saga)
            {
                return answer.Refusal;
            }

            _lot = saga;
            if (_overAt == long.MaxValue && saga.Status is not ("running" or "compensating"))
            {
                _overAt = await TailAsync();
            }

            return null;
        }
        catch (EventHubException fault)
        {
            return Refusal.Of(fault.Problem);
        }
    }

    private async ValueTask<long> TailAsync()
    {
        await partitions.RefreshAsync(isWhole: false, _closing.Token);
        return Partition.Bounds.NextSequence - 1;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, it is read again.")]
    private async Task FollowAsync()
    {
        Task? more = null;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                // Taken before it is read: who wants more meanwhile has it read once more.
                Task wanted = _wanted.Task;
                long before = _followed;
                PartitionRead read = await Partition.ReadForwardAsync(before, s_patterns, Lanes.All, _closing.Token);
                Take(read, before);
                Move(Math.Max(before, read.Place));
                if (read.AtEnd)
                {
                    // Events of other channels wake nobody; who wants to know that there were only such says so.
                    more ??= Partition.WaitAsync(_followed, s_patterns, _closing.Token).AsTask();
                    Task woken = await Task.WhenAny(more, wanted);
                    more = woken == more ? null : more;
                    await woken;
                }
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                more = null;
                LogFault(Session, Lot, fault.Message);
                await Task.Delay(s_look, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    // All of a batch is booked before anybody is told: who was outbid in it already, is told so.
    private void Take(PartitionRead read, long after)
    {
        using StoredBatch? batch = read.Batch;
        if (batch is null)
        {
            return;
        }

        List<BidOutcome> decided = [];
        foreach (StoredRecord record in batch)
        {
            if (!record.IsEvent || record.Sequence <= after || Partition.IsHidden(record))
            {
                continue;
            }

            if (record.Channel.SequenceEqual(s_channel) && BidOutcome.Read(record, Session, Lot) is { } outcome)
            {
                _book.Take(outcome, record.TimeTicks);
                decided.Add(outcome);
            }
        }

        foreach (BidOutcome outcome in decided)
        {
            if (_waiting.TryGetValue(outcome.Bid, out PlacedBid? placed))
            {
                Answer(placed, _book.Tell(outcome, placed.IsDuplicate));
            }
        }
    }

    private void Move(long place)
    {
        _followed = place;
        TaskCompletionSource moved = _moved;
        _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        moved.TrySetResult();
    }

    private async Task<bool> HasFollowedAsync(long place)
    {
        long until = Now + s_patience.Ticks;
        while (_followed < place && Now < until)
        {
            TaskCompletionSource wanted = _wanted;
            _wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wanted.TrySetResult();
            await Task.WhenAny(_moved.Task, Task.Delay(s_look, time, _closing.Token));
        }

        return _followed >= place;
    }

    private static ChannelPattern Pattern(string channel) =>
        ChannelPattern.TryParse(channel, out ChannelPattern? pattern, out string? error) ? pattern : throw new InvalidOperationException(error);

    [LoggerMessage(2120, LogLevel.Warning, "The lot {Lot} of {Session} cannot be followed, or a bid not be stored, for a moment: {Reason}")]
    private partial void LogFault(string session, string lot, string reason);
}
