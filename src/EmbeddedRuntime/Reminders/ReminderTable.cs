using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.Reminders;

/// <summary>All reminders, as one record of a grain storage. Reminders are few and change seldom. Callers take turns.</summary>
internal sealed class ReminderTable(IGrainStorage storage)
{
    private const string StateName = "reminders";
    private static readonly GrainId s_id = GrainId.Create("eventhub.reminders", "all");
    private readonly GrainState<List<ReminderEntry>> _state = new([]);

    public IReadOnlyList<ReminderEntry> Entries => _state.State ?? [];

    public Task ReadAsync() => storage.ReadStateAsync(StateName, s_id, _state);

    /// <summary>Replaces the entry of the same grain and name, or, given none, removes it. Nothing has changed if this throws.</summary>
    public async Task WriteAsync(string grain, string name, ReminderEntry? entry)
    {
        List<ReminderEntry> before = _state.State ?? [];
        List<ReminderEntry> after = [.. before.Where(other => other.Grain != grain || other.Name != name)];
        if (entry is not null)
        {
            after.Add(entry);
        }

        _state.State = after;
        try
        {
            await storage.WriteStateAsync(StateName, s_id, _state);
        }
        catch
        {
            _state.State = before;
            throw;
        }
    }
}
