using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Schedules;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace EventHub.Grains.Schedules;

/// <summary>
/// The schedules of a tenant: their names, and one timer for the one that is due first. Schedules call it from their own turns while it calls them, so calls interleave;
/// changes of what is stored wait for each other. A reminder wakes it each minute, also after a crash, and finds what a clock that was set has made due.
/// </summary>
[Reentrant]
internal sealed partial class ScheduleBookGrain(
    [PersistentState("schedules")] IPersistentState<ScheduleBookState> state, ScheduleLimits limits, ScheduleBoard board, TimeProvider time, ILogger<ScheduleBookGrain> logger)
    : Grain, IScheduleBookGrain, IRemindable
{
    private const string Reminder = "schedules";

    // Schedules that run at the same time; the others wait for one of them.
    private const int RunningMax = 64;

    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1), s_failedDelay = TimeSpan.FromSeconds(10), s_waitMax = TimeSpan.FromDays(1);

    private readonly ScheduleQueue _queue = new();
    private readonly ILogger<ScheduleBookGrain> _logger = logger;
    private Task _changing = Task.CompletedTask;
    private IGrainTimer? _timer;
    private int _running;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(
            static (book, _) => book.RunDue(), this, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });

        // Each of them knows when it is due, and says so when it is run.
        foreach (string name in state.State.Names)
        {
            _queue.Set(name, 0);
        }

        board.Count(state.State.Names.Length);
        Rearm();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<SchedulePage> List(string? after, int limit)
    {
        string[] names = state.State.Names;
        int first = after is null ? 0 : state.State.IndexOf(after) is >= 0 and var at ? at + 1 : ~state.State.IndexOf(after);
        string[] page = names[first..Math.Min(first + limit, names.Length)];
        ScheduleAnswer[] answers = await Task.WhenAll(page.Select(name => Schedule(name).Get()));
        ImmutableArray<ScheduleInfo> found = [.. answers.Where(static answer => answer.Schedule is not null).Select(static answer => answer.Schedule!)];
        return new SchedulePage(found, first + page.Length < names.Length ? page[^1] : null);
    }

    /// <inheritdoc/>
    public async Task Wake()
    {
        Rearm();
        if (state.State.Names.Length > 0 && await this.GetReminder(Reminder) is null)
        {
            await RemindAsync();
        }
    }

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Rearm();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ScheduleAdmission> Admit(string name) => InTurnAsync(async () =>
    {
        if (state.State.IndexOf(name) < 0 && state.State.Names.Length >= limits.SchedulesMax)
        {
            return new ScheduleAdmission(0, Refusal.Of(new Problem(ErrorCodes.LimitReached,
                $"There are {limits.SchedulesMax} schedules, as many as there may be. Delete some, or raise Gateway:SchedulesMax.")));
        }

        Refusal? refusal = await StoreAsync(state.State.With(name));
        return refusal is null ? new ScheduleAdmission(state.State.LastGeneration) : new ScheduleAdmission(0, refusal);
    });

    /// <inheritdoc/>
    public Task Arm(string name, DateTimeOffset? next)
    {
        _queue.Set(name, next?.UtcTicks);
        Rearm();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Refusal?> Forget(string name) => InTurnAsync(() =>
    {
        _queue.Set(name, null);
        return state.State.IndexOf(name) < 0 ? Task.FromResult<Refusal?>(null) : StoreAsync(state.State.Without(name));
    });

    private async Task<T> InTurnAsync<T>(Func<Task<T>> change)
    {
        Task<T> changing = AfterAsync(_changing, change);
        _changing = changing;
        return await changing;
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> change)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await change();
    }

    private async Task<Refusal?> StoreAsync(ScheduleBookState next)
    {
        ScheduleBookState before = state.State;
        try
        {
            if (before.Names.Length == 0)
            {
                await RemindAsync();
            }

            state.State = next;
            await state.WriteStateAsync();
        }
        catch (Exception fault) when (StorageFaults.Is(fault))
        {
            // Whether the record changed is not known: the next activation reads what is there.
            state.State = before;
            DeactivateOnIdle();
            return Refusal.Of(new Problem(ErrorCodes.SchedulesNotStored, $"The list of schedules could not be stored: {fault.Message} Repeat the request.") { RetryAfter = TimeSpan.FromSeconds(2) });
        }

        board.Count(next.Names.Length);
        if (next.Names.Length == 0)
        {
            await ForgetReminderAsync();
        }

        return null;
    }

    private Task<IGrainReminder> RemindAsync() => this.RegisterOrUpdateReminder(Reminder, s_reminderPeriod, s_reminderPeriod);

    private async Task ForgetReminderAsync()
    {
        try
        {
            if (await this.GetReminder(Reminder) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
            }
        }
        catch (Exception fault) when (StorageFaults.Is(fault))
        {
            // One that comes in vain does no harm.
        }
    }

    private Task RunDue()
    {
        long now = time.GetUtcNow().UtcTicks;
        while (_running < RunningMax && _queue.TakeDue(now) is { } name)
        {
            _running++;
            _ = RunAsync(name);
        }

        Rearm();
        return Task.CompletedTask;
    }

    private async Task RunAsync(string name)
    {
        try
        {
            if (await Schedule(name).Run() is { } next)
            {
                // Meanwhile it may have been changed, and said when itself.
                _queue.SetEarliest(name, next.UtcTicks);
            }
        }
        catch (Exception fault)
        {
            LogRunFailed(name, fault.Message);
            _queue.SetEarliest(name, (time.GetUtcNow() + s_failedDelay).UtcTicks);
        }

        _running--;
        Rearm();
    }

    // A day at most: a timer has a longest time, and the next look does nothing but set it again. Rounded up, because timers leave parts of a millisecond out.
    private void Rearm()
    {
        TimeSpan wait = _running >= RunningMax || _queue.First is not { } first ? Timeout.InfiniteTimeSpan : Wait(first);
        _timer!.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Wait(long dueTicks)
    {
        long ticks = dueTicks - time.GetUtcNow().UtcTicks;
        return ticks <= 0 ? TimeSpan.Zero : ticks > s_waitMax.Ticks ? s_waitMax : TimeSpan.FromMilliseconds((ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
    }

    private IScheduleGrain Schedule(string name) => GrainFactory.GetGrain<IScheduleGrain>(name);
}
