using EventHub.EmbeddedRuntime.Time;
using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Calls;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Reminders;

/// <summary>A reminder waiting for its time. A tick waits for the one before it: a slow grain gets fewer, not many at once.</summary>
internal sealed class ScheduledReminder : IGrainReminder, IDisposable
{
    // Timers reach 49 days; what is further off is approached in steps.
    private static readonly TimeSpan s_stepMax = TimeSpan.FromDays(30);

    private readonly GrainRuntime _runtime;
    private readonly GrainId _grain;
    private readonly ReminderEntry _entry;
    private readonly ITimer _timer;
    private DateTime _due;
    private volatile bool _ended;

    public ScheduledReminder(GrainRuntime runtime, ReminderEntry entry)
    {
        _runtime = runtime;
        _entry = entry;
        _grain = GrainId.Parse(entry.Grain);
        _timer = runtime.Clocks.Reminders.CreateUnboundTimer(static state => ((ScheduledReminder)state!).OnTime(), this);
        Arm();
    }

    public string ReminderName => _entry.Name;

    /// <summary>The next tick at or after <paramref name="now"/>: ticks keep to the first one's beat.</summary>
    public static DateTime NextTick(DateTime firstTick, TimeSpan period, DateTime now)
    {
        if (now <= firstTick || period <= TimeSpan.Zero)
        {
            return firstTick;
        }

        long periods = ((now - firstTick).Ticks + period.Ticks - 1) / period.Ticks;
        return firstTick + (periods * period);
    }

    public void Dispose()
    {
        _ended = true;
        _timer.Dispose();
    }

    private DateTime Now() => _runtime.Clocks.Reminders.GetUtcNow().UtcDateTime;

    private void Arm()
    {
        DateTime now = Now();
        _due = NextTick(_entry.FirstTick, _entry.Period, now);
        Wait(_due - now);
    }

    private void Wait(TimeSpan time) => _timer.Change(time < s_stepMax ? (time > TimeSpan.Zero ? time : TimeSpan.Zero) : s_stepMax, Timeout.InfiniteTimeSpan);

    private void OnTime()
    {
        DateTime now = Now();
        if (now < _due)
        {
            Wait(_due - now);
            return;
        }

        _ = TickAsync(now);
    }

    private async Task TickAsync(DateTime now)
    {
        try
        {
            ReminderTick tick = new(_entry.Name, new TickStatus(_entry.FirstTick, _entry.Period, now));
            await CallSender.Send(tick, _runtime.Targets.Resolve(_grain), _runtime);
        }
        catch (Exception exception)
        {
            _runtime.LogReminderFailed(_entry.Name, _grain, exception);
        }

        if (!_ended)
        {
            // Strictly after the tick that was: the clock may not have moved since.
            DateTime after = Now();
            _due = NextTick(_entry.FirstTick, _entry.Period, after > _due ? after : _due + TimeSpan.FromTicks(1));
            Wait(_due - after);
        }
    }
}
