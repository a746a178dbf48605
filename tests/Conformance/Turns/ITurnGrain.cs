using Orleans;
using Orleans.Concurrency;

namespace EventHub.Conformance.Turns;

public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Notes that it began, waits at the gate, notes that it ended.</summary>
    Task Visit(string name, string gate);

    Task Note(string entry);

    [AlwaysInterleave]
    Task NoteInterleaving(string entry);

    [ReadOnly]
    Task<int> Look(string gate);

    /// <summary>Adds one, with a pause between reading and writing.</summary>
    Task<int> AddOne();

    Task<string> WhereTurnsRun();
}
