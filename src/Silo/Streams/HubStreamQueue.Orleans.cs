using EventHub.Client.Orleans.Streams;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Silo.Streams;

/// <summary>
/// One partition as a queue of streams. The log is the truth: what was read last is kept in a window for those who are up to date, everybody else reads the log. What is noted of it is the
/// place up to which every subscriber has everything; who takes the queue over begins there. While nobody subscribes here, events are not made into items: the agent only hears of their channels.
/// </summary>
/// <remarks>Used by the pulling agent of its queue only, on its scheduler.</remarks>
internal sealed partial class HubStreamQueue(
    IPartition partition, IPartitions partitions, HubStreamNote note, HubStreamInstruments instruments, DateTimeOffset started, TimeProvider timeProvider, ILogger<HubStreamQueue> logger)
    : IQueueAdapterReceiver, IDisposable
{
    /// <summary>Longest wait of one read.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_noted = TimeSpan.FromSeconds(5), s_pause = TimeSpan.FromSeconds(1);

    private readonly ILogger<HubStreamQueue> _logger = logger;
    private readonly CancellationTokenSource _closing = new();
    private Task<(List<HubStreamItem> Items, long Place, bool IsLook)>? _reading;
    private bool _hasBegun;
    private long _place;
    private long _notedAt;

    /// <inheritdoc/>
    /// <remarks>What it begins with may be away for a while: it is asked for with the first events, until it is there.</remarks>
    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    /// <inheritdoc/>
    [Obsolete("The runtime calls the one that can be cancelled.")]
    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    /// <inheritdoc/>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        await NoteNowAndThenAsync();
        LookAtLag();
        if (TakeDoorbells() is { Count: > 0 } rung)
        {
            return rung;
        }

        _reading ??= ReadAsync();
        Task first = Task.WhenAny(_reading, NextDoorbell());
        await first.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!_reading.IsCompleted || cancellationToken.IsCancellationRequested)
        {
            return TakeDoorbells();
        }

        (List<HubStreamItem> items, long place, bool isLook) = await _reading;
        _reading = null;
        if (isLook)
        {
            PassOver(place);
        }
        else if (items.Count == 0)
        {
            _place = Math.Max(_place, place);
        }

        return [.. items];
    }

    /// <inheritdoc/>
    [Obsolete("The runtime calls the one that can be cancelled.")]
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task Shutdown(TimeSpan timeout)
    {
        instruments.Hide(partition.Number, this);
        if (_hasBegun)
        {
            await NoteAsync();
        }

        await _closing.CancelAsync();
        _ = EndAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _closing.Dispose();

    // A read in another silo may take a while to end; nobody waits for it.
    private async Task EndAsync()
    {
        if (_reading is { } reading)
        {
            await reading;
        }

        Dispose();
    }

    /// <summary>What one stream has behind a place. Nothing when it could not be read: that is tried again by whoever asked.</summary>
    internal async Task<(List<HubStreamItem> Items, long Place)> ReadBehindAsync(StreamId stream, PatternSet channel, long after)
    {
        long windowFrom = _windowFrom;
        try
        {
            (List<HubStreamItem> items, long place, bool atEnd) = await HubStreamReader.ReadAsync(partition, after, channel, _closing.Token);
            return (items, atEnd ? Math.Max(place, windowFrom) : place);
        }
        catch (Exception fault)
        {
            if (!_closing.IsCancellationRequested)
            {
                LogStreamNotRead(stream, partition.Number, after, fault.Message);
                await PauseAsync();
            }

            return ([], after);
        }
    }

    // Waits for something and reads it; none after a while, or when the partition has no owner.
    private async Task<(List<HubStreamItem> Items, long Place, bool IsLook)> ReadAsync()
    {
        using CancellationTokenSource late = new(s_wait, timeProvider);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, late.Token);
        try
        {
            await BeginAsync();
            await partition.WaitAsync(_place, ending.Token);
            bool isLook = _cursors.Count == 0;
            (List<HubStreamItem> items, long place, _) = isLook
                ? await HubStreamReader.LookAsync(partition, _place, _closing.Token)
                : await HubStreamReader.ReadAsync(partition, _place, PatternSet.Everything, _closing.Token);
            return (items, place, isLook);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ([], _place, false);
        }
        catch (Exception fault)
        {
            LogNotRead(partition.Number, _place, fault.Message);
            await PauseAsync();
            return ([], _place, false);
        }
    }

    // Streams begin with what was published since this silo started, unless somebody was there before.
    private async Task BeginAsync()
    {
        if (_hasBegun)
        {
            return;
        }

        await note.ReadAsync();
        await partitions.RefreshAsync(isWhole: false, _closing.Token);
        if (partition.Health is { CanRead: false, Problem: { } problem })
        {
            throw new EventHubException(problem);
        }

        _place = Math.Min(note.Place ?? await partition.PlaceOfTimeAsync(started.UtcTicks, _closing.Token), partition.Bounds.LastSequence);
        (_windowFrom, _settled, _hasBegun) = (_place, _place, true);
        LogBegins(partition.Number, _place);
        LookAtLag();
        instruments.Show(partition.Number, this);
        await NoteAsync();
    }

    private async Task NoteNowAndThenAsync()
    {
        if (_hasBegun && timeProvider.GetElapsedTime(_notedAt) >= s_noted)
        {
            await NoteAsync();
        }
    }

    private async Task NoteAsync()
    {
        _notedAt = timeProvider.GetTimestamp();
        long done = DoneThrough();
        if (await note.TryWriteAsync(done) is { } fault)
        {
            // What is not noted is delivered again after a loss of the silo, no more.
            LogNotNoted(partition.Number, done, fault.Message);
        }
    }

    private async Task PauseAsync() =>
        await Task.Delay(s_pause, timeProvider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    [LoggerMessage(3320, LogLevel.Debug, "Streams of partition {Partition} go on behind {Sequence} in this silo.")]
    private partial void LogBegins(int partition, long sequence);

    [LoggerMessage(3321, LogLevel.Warning, "Streams of partition {Partition} could not be read behind {Sequence}: {Reason} It is tried again.")]
    private partial void LogNotRead(int partition, long sequence, string reason);

    [LoggerMessage(3322, LogLevel.Warning, "That streams of partition {Partition} are delivered through {Sequence} could not be noted: {Reason} It is tried again.")]
    private partial void LogNotNoted(int partition, long sequence, string reason);

    [LoggerMessage(3323, LogLevel.Warning, "Stream {Stream} of partition {Partition} could not be read behind {Sequence} for a subscriber: {Reason} It is tried again.")]
    private partial void LogStreamNotRead(StreamId stream, int partition, long sequence, string reason);
}
