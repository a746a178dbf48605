using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Protocol.Schedules;
using Orleans.Runtime;

namespace EventHub.Grains.Schedules;

/// <summary>
/// Brings one schedule forward: publishes what is due and notes it.
/// </summary>
/// <remarks>
/// Invariants:
/// <list type="bullet">
/// <item>The progress is written after the event, so a crash between leaves one event unnoted: that of the first time behind <see cref="ScheduleProgress.DoneTicks"/>, because
/// what is passed over is noted before the event that passes over it. Whenever it is not known whether it is there, it is looked up in the log first.</item>
/// <item>Of times that passed, the last is made up for, late; those before it are missed.</item>
/// <item>A time once dealt with never comes again, whatever the clock does.</item>
/// </list>
/// </remarks>
internal sealed class ScheduleRunner(
    IPersistentState<ScheduleState> state, IPersistentState<ScheduleProgress> progress, OccurrencePublisher publisher, ScheduleBoard board, TimeProvider time)
{
    /// <summary>Longest wait before a refused event is tried again.</summary>
    public static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(30);

    // Something may have been published that was not noted; what was read may be older than what is stored.
    private bool _isUnsure = true, _isStale;
    private string? _error;
    private int _failures;
    private long _retryTicks;

    /// <summary>How far it has come.</summary>
    public ScheduleProgress Progress =>
        progress.State.Generation == state.State.Generation ? progress.State : new ScheduleProgress { Generation = state.State.Generation };

    /// <summary>Why the last attempt failed, or null.</summary>
    public string? Error => _error ?? Progress.Error;

    /// <summary>When it is due next, UTC ticks; null for never.</summary>
    public long? NextDue(ScheduleDefinition definition) => definition.Timing.Next(state.State.AnchorTicks, Done);

    /// <summary>Publishes what is due, if anything. The result is when to come again, UTC ticks.</summary>
    public async Task<long?> RunAsync(ScheduleDefinition definition, string name)
    {
        try
        {
            await SettleAsync(definition, name);
            if (await PassOverAsync(definition) is { } due && time.GetUtcNow().UtcTicks >= _retryTicks)
            {
                await PublishAsync(definition, name, due);
            }
        }
        catch (Exception fault) when (StorageFaults.Is(fault))
        {
            await FailAsync(fault.Message, null);
        }

        long? next = NextDue(definition);
        return next is { } ticks && ticks < _retryTicks && ticks <= time.GetUtcNow().UtcTicks ? NextTry(definition, ticks) : next;
    }

    /// <summary>Finds out what became of an event that may have been published and was not noted.</summary>
    public async Task SettleAsync(ScheduleDefinition definition, string name)
    {
        if (_isStale)
        {
            long before = Progress.DoneTicks;
            await progress.ReadStateAsync();
            _isStale = false;
            if (Progress.DoneTicks != before)
            {
                // It was stored after all.
                Recover();
            }
        }

        if (!_isUnsure)
        {
            return;
        }

        if (NextDue(definition) is { } due && await publisher.FindAsync(OccurrenceOf(definition, name, due)) is { } found)
        {
            await NoteAsync(due, found.Id, found.StoredTicks);
        }

        _isUnsure = false;
    }

    private long Done => Math.Max(state.State.FromTicks, Progress.DoneTicks);

    // What is due now; the times before it are noted as missed.
    private async Task<long?> PassOverAsync(ScheduleDefinition definition)
    {
        if (definition.Timing.Latest(state.State.AnchorTicks, Done, time.GetUtcNow().UtcTicks) is not { } latest)
        {
            return null;
        }

        if (latest.Missed > 0)
        {
            await WriteAsync(Progress with { DoneTicks = latest.Due - 1, Missed = Progress.Missed + latest.Missed });
            board.CountMissed(latest.Missed);
            _retryTicks = 0;
        }

        return latest.Due;
    }

    private async Task PublishAsync(ScheduleDefinition definition, string name, long due)
    {
        _isUnsure = true;
        PublishAnswer answer = await publisher.PublishAsync(OccurrenceOf(definition, name, due));
        if (answer.Refusal is { } refusal)
        {
            await FailAsync($"EH{refusal.Code}: {refusal.Detail}", refusal.RetryAfter);
            return;
        }

        board.CountFired();
        await NoteAsync(due, answer.Id!, time.GetUtcNow().UtcTicks);
        _isUnsure = false;
    }

    private async Task NoteAsync(long due, string id, long storedTicks)
    {
        await WriteAsync(Progress with { DoneTicks = due, Fired = Progress.Fired + 1, FiredTicks = storedTicks, EventId = id, Error = null });
        Recover();
    }

    private void Recover() => (_error, _failures, _retryTicks) = (null, 0, 0);

    private async Task FailAsync(string error, TimeSpan? retryAfter)
    {
        board.CountFailed();
        _error = error;
        TimeSpan delay = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(_failures++, 10), RetryDelayMax.TotalSeconds));
        _retryTicks = (time.GetUtcNow() + (retryAfter > delay ? retryAfter.Value : delay)).UtcTicks;
        if (_failures > 1 || _isStale)
        {
            return;
        }

        try
        {
            await WriteAsync(Progress with { Error = error });
        }
        catch (Exception fault) when (StorageFaults.Is(fault))
        {
            // It is told from memory until it can be stored, or is over.
        }
    }

    // A refused event is tried again, but no later than the next time, which takes its place.
    private long NextTry(ScheduleDefinition definition, long due) =>
        definition.Timing.Next(state.State.AnchorTicks, due) is { } next ? Math.Min(next, _retryTicks) : _retryTicks;

    private async Task WriteAsync(ScheduleProgress next)
    {
        ScheduleProgress before = progress.State;
        progress.State = next;
        try
        {
            await progress.WriteStateAsync();
        }
        catch (Exception fault) when (StorageFaults.Is(fault))
        {
            // Whether the record changed is not known: it is read before anything else is done.
            progress.State = before;
            _isStale = _isUnsure = true;
            throw;
        }
    }

    private Occurrence OccurrenceOf(ScheduleDefinition definition, string name, long due) => new(name, state.State.Generation, due, definition.EventJson);
}
