namespace EventHub.Grains.Tests.Contracts;

/// <summary>What counts as breaking.</summary>
public sealed class ContractComparisonTests
{
    private static readonly ContractEntry s_member = new("message EventHub.M", "3", "String", "Source");
    private static readonly ContractEntry s_method = new("interface EventHub.I", "Get", "(Int64) -> Task", "Get");

    [Fact]
    public void Same_IsNoChange() => Assert.Empty(ContractComparison.Compare([s_member, s_method], [s_method, s_member]));

    [Fact]
    public void Removed_Breaks() => Breaks([], s_member, "message EventHub.M, 3 (Source) is gone", "put it back");

    [Fact]
    public void Renumbered_Breaks() => Breaks([s_member with { Key = "4" }], s_member, "message EventHub.M, 3 (Source) is gone", "a number of its own");

    [Fact]
    public void TypeOfMember_Breaks() => Breaks([s_member with { Shape = "Int64" }], s_member, "was String and is Int64 now");

    [Fact]
    public void AliasOfMethod_Breaks() => Breaks([s_method with { Key = "Fetch" }], s_method, "interface EventHub.I, Get (Get) is gone, or is called otherwise", "an alias of its own");

    [Fact]
    public void AliasOfType_Breaks() => Breaks([s_member with { Section = "message EventHub.N" }], s_member, "message EventHub.M, 3");

    [Fact]
    public void ParameterAdded_Breaks() => Breaks([s_method with { Shape = "(Int64, String) -> Task" }], s_method, "was (Int64) -> Task");

    [Fact]
    public void NumberOfSomethingRemoved_Breaks() =>
        Breaks([s_member], s_member with { Shape = ContractEntry.Removed }, "was removed once", "never used");

    [Fact]
    public void Addition_IsNoBreakButIsNoted()
    {
        ContractChange change = Assert.Single(ContractComparison.Compare([s_member], [s_member, s_method]));
        Assert.False(change.IsBreaking);
        Assert.Contains("eng/contracts", change.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NameInTheSource_IsNoBreak() => Assert.False(Assert.Single(ContractComparison.Compare([s_member], [s_member with { Name = "Origin" }])).IsBreaking);

    [Fact]
    public void Accepted_KeepsThePlaceOfWhatIsGone()
    {
        ContractEntry[] accepted = [.. ContractComparison.Accepted([s_member], [s_method])];
        Assert.Contains(s_member with { Shape = ContractEntry.Removed }, accepted);
        Assert.Empty(ContractComparison.Compare(accepted, [s_method]));
        Assert.Equal(accepted.ToHashSet(), ContractManifest.Parse(ContractManifest.Text(accepted)).ToHashSet());
    }

    private static void Breaks(ContractEntry[] now, ContractEntry before, params string[] said)
    {
        ContractChange change = Assert.Single(ContractComparison.Compare([before], now), change => change.IsBreaking);
        Assert.All(said, part => Assert.Contains(part, change.Text, StringComparison.Ordinal));
    }
}
