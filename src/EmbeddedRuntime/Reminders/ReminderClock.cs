using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.State;
using Orleans.Runtime;
using Orleans.Timers;

namespace EventHub.EmbeddedRuntime.Reminders;

/// <summary>Reminders of all grains: stored before they are promised, loaded when the host starts.</summary>
internal sealed class ReminderClock(GrainRuntime runtime) : IReminderRegistry, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<(string Grain, string Name), ScheduledReminder> _scheduled = [];
    private ReminderTable? _table;
    private bool _ended;

    /// <summary>Loads and schedules what is stored, if the host has a storage for reminders.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (GrainStorages.Find(runtime.Services, runtime.Options.ReminderStorage) is null)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LoadAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        CheckName(reminderName);
        CheckTime(dueTime, nameof(dueTime));
        CheckTime(period, nameof(period));
        if (period < runtime.Options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Reminder '{reminderName}' has a period of {period}; the least is {runtime.Options.MinimumReminderPeriod}. Use a grain timer for shorter ones.", nameof(period));
        }

        DateTime firstTick = runtime.Clocks.Reminders.GetUtcNow().UtcDateTime + dueTime;
        ReminderEntry entry = new(callingGrainId.ToString(), reminderName, firstTick, period);
        return (await ChangeAsync(entry.Grain, reminderName, entry))!;
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        await ChangeAsync(callingGrainId.ToString(), reminder.ReminderName, null);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        CheckName(reminderName);
        return (await GetReminders(callingGrainId)).Find(reminder => reminder.ReminderName == reminderName);
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
    {
        string grain = callingGrainId.ToString();
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await LoadAsync().ConfigureAwait(false);
            return [.. _scheduled.Where(pair => pair.Key.Grain == grain).Select(pair => pair.Value)];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Wait();
        _ended = true;
        foreach (ScheduledReminder reminder in _scheduled.Values)
        {
            reminder.Dispose();
        }

        _turn.Release();
    }

    private static void CheckName(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentNullException(nameof(name), "A reminder needs a name.");
        }
    }

    private static void CheckTime(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(name, time, "A reminder's times are neither negative nor infinite.");
        }
    }

    private async Task<IGrainReminder?> ChangeAsync(string grain, string name, ReminderEntry? entry)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await LoadAsync().ConfigureAwait(false);
            await _table!.WriteAsync(grain, name, entry).ConfigureAwait(false);
            if (_scheduled.Remove((grain, name), out ScheduledReminder? former))
            {
                former.Dispose();
            }

            return entry is null ? null : Schedule(entry);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LoadAsync()
    {
        if (_table is not null)
        {
            return;
        }

        ReminderTable table = new(GrainStorages.Get(runtime.Services, runtime.Options.ReminderStorage));
        await table.ReadAsync().ConfigureAwait(false);
        _table = table;
        foreach (ReminderEntry entry in table.Entries)
        {
            Schedule(entry);
        }
    }

    private ScheduledReminder Schedule(ReminderEntry entry)
    {
        ScheduledReminder reminder = new(runtime, entry);
        _scheduled[(entry.Grain, entry.Name)] = reminder;
        if (_ended)
        {
            reminder.Dispose();
        }

        return reminder;
    }
}
