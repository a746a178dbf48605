namespace EventHub.Grains.Tests.Contracts;

/// <summary>Judges what changed between the manifest and the code.</summary>
internal static class ContractComparison
{
    private const string Note = "Note it with eng/contracts.";

    public static ContractChange[] Compare(IEnumerable<ContractEntry> written, IEnumerable<ContractEntry> found)
    {
        Dictionary<(string, string), ContractEntry> now = found.ToDictionary(entry => (entry.Section, entry.Key));
        Dictionary<(string, string), ContractEntry> before = written.ToDictionary(entry => (entry.Section, entry.Key));
        return
        [
            .. before.Values.Select(entry => Judge(entry, now.GetValueOrDefault((entry.Section, entry.Key)))).OfType<ContractChange>(),
            .. now.Where(entry => !before.ContainsKey(entry.Key)).Select(entry => new ContractChange(false, $"{Place(entry.Value)} is new: {entry.Value.Shape}. {Note}")),
        ];
    }

    /// <summary>What is written when the differences are accepted: what is gone stays as removed, so that nobody takes its place.</summary>
    public static IEnumerable<ContractEntry> Accepted(IEnumerable<ContractEntry> written, IReadOnlyCollection<ContractEntry> found)
    {
        HashSet<(string, string)> there = [.. found.Select(entry => (entry.Section, entry.Key))];
        return found.Concat(written.Where(entry => !there.Contains((entry.Section, entry.Key))).Select(entry => entry with { Shape = ContractEntry.Removed }));
    }

    private static ContractChange? Judge(ContractEntry before, ContractEntry? now) => (before.Shape, now) switch
    {
        (ContractEntry.Removed, null) => null,
        (ContractEntry.Removed, _) => new(true, $"{Place(before)} was removed once, and {now.Name ?? now.Shape} takes its place: what is still about in its old meaning would be read as the new. Take one that was never used."),
        (_, null) => new(true, $"{Place(before)} ({before.Name ?? before.Shape}) is gone, or is called otherwise now. {Remedy(before)}"),
        _ when before.Shape != now.Shape => new(true, $"{Place(before)} was {before.Shape} and is {now.Shape} now. {Remedy(before)}"),
        _ when before.Name != now.Name => new(false, $"{Place(before)} was called {before.Name} in the source and is called {now.Name} now, which others do not see. {Note}"),
        _ => null,
    };

    private static string Place(ContractEntry entry) => $"{entry.Section}, {entry.Key}";

    private static string Remedy(ContractEntry entry) => entry.Section.Split(' ')[0] switch
    {
        "interface" => "Processes of the version before still call it: put it back, and add a method with an alias of its own beside it.",
        "message" => "Processes of the version before still send and read it: put it back, and give the new shape a member with a number of its own.",
        "enum" => "Processes of the version before still send it, and it may be stored: put the value back, and add another beside it.",
        "state" => "It is in storages under that name: put it back, and read the new shape from a member beside it.",
        _ => "Addresses of grains and their storage are made of it: put it back; [GrainType] gives a class that is renamed its old name.",
    };
}
