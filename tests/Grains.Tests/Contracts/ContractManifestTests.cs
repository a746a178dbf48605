namespace EventHub.Grains.Tests.Contracts;

/// <summary>
/// The code against the manifest. With <c>EVENTHUB_CONTRACTS=write</c> additions are written to it first, with <c>break</c> everything is; <c>eng/contracts</c> sets it.
/// </summary>
public sealed class ContractManifestTests
{
    private static readonly string? s_mode = Environment.GetEnvironmentVariable("EVENTHUB_CONTRACTS");

    [Fact]
    public void Contracts_AreThoseOfTheManifest()
    {
        ContractEntry[] written = File.Exists(ContractManifest.Path) ? ContractManifest.Parse(File.ReadAllText(ContractManifest.Path)) : [], found = ContractReading.All();
        if (s_mode == "break" || (s_mode == "write" && !ContractComparison.Compare(written, found).Any(change => change.IsBreaking)))
        {
            written = [.. ContractComparison.Accepted(written, found)];
            File.WriteAllText(ContractManifest.Path, ContractManifest.Text(written));
        }

        ContractChange[] changes = ContractComparison.Compare(written, found);

        Assert.True(changes.Length == 0, Report(changes));
    }

    [Fact]
    public void Manifest_IsWrittenAsItIsRead()
    {
        string text = File.ReadAllText(ContractManifest.Path);
        Assert.Equal(text, ContractManifest.Text(ContractManifest.Parse(text)));
    }

    private static string Report(ContractChange[] changes)
    {
        ContractChange[] breaking = [.. changes.Where(change => change.IsBreaking)];
        string rest = breaking.Length == 0 ? "" : "\nA cluster is upgraded silo by silo, so two versions talk with each other. Where they never will, eng/contracts --break writes it all the same; say so in CHANGELOG.md.";
        return $"{breaking.Length} breaking change(s) of contracts, {changes.Length - breaking.Length} other(s):\n" +
            string.Join('\n', changes.OrderByDescending(change => change.IsBreaking).Select(change => $"- {(change.IsBreaking ? "BREAKS: " : "")}{change.Text}")) + rest;
    }
}
