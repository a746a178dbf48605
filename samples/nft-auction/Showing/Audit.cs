using EventHub.Samples.NftAuction.Services;

namespace EventHub.Samples.NftAuction.Showing;

/// <summary>What the services did, held against what may happen: nothing twice for a lot.</summary>
internal static class Audit
{
    /// <summary>Everything that was done two times for a lot or session without having been undone in between. Empty is good.</summary>
    public static IReadOnlyList<string> Doubles(IEnumerable<LedgerEntry> entries) =>
    [
        .. entries.Where(static entry => entry.Undone == 0).GroupBy(static entry => (entry.Operation, entry.Subject)).Where(static group => group.Count() > 1)
            .Select(static group => $"{group.Key.Operation} of {group.Key.Subject}: {group.Count()} times"),
    ];

    public static void Write(IReadOnlyList<LedgerEntry> entries, IReadOnlyDictionary<string, string> owners, TextWriter output)
    {
        int boards = entries.Count(static entry => entry.Operation == "boards");
        output.WriteLine($"  {Role.StreamManager.Name,-16} boards         {boards} of them");
        foreach (LedgerEntry entry in entries.Where(static entry => entry.Operation != "boards").OrderBy(static entry => entry.Subject, StringComparer.Ordinal).ThenBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            string asked = entry.Requests == 1 ? "asked once" : $"asked {entry.Requests} times, done once";
            output.WriteLine($"  {Role.Of(entry.Operation).Name,-16} {entry.Operation,-14} {entry.Subject,-14} {entry.Field("account")}{entry.Field("to")}{entry.Field("owner")} {entry.Field("amount")}  {asked}{(entry.Undone > 0 ? ", undone" : "")}");
        }

        foreach ((string token, string owner) in owners.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {token} belongs to {owner}");
        }
    }
}
