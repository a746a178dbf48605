namespace EventHub.Repository.Tests.Logging;

public sealed class LogEventTests
{
    [Fact]
    public void EventIds_AreUnique_AndInTheirBlock() =>
        Offenders.None(LogEventRules.Find([.. RepositoryRoot.Files("src", ".cs").SelectMany(LogEvents.In)]), "Blocks stand in LogEventRules.cs.");

    [Fact]
    public void Find_SameIdTwice_IsFound() =>
        Assert.Equal("3007 is used by src/Silo/A.cs:1 and src/Silo/A.cs:2", Assert.Single(Find("[LoggerMessage(3007, LogLevel.Debug, \"\")]\n[LoggerMessage(EventId = 3007)]")));

    [Fact]
    public void Find_OutsideBlock_IsFound() =>
        Assert.Equal(["src/Silo/A.cs:1: 1001 is outside the block of Silo (3000 to 3999)"], Find("[LoggerMessage(1001, LogLevel.Debug, \"\")]"));

    [Theory]
    [InlineData("[LoggerMessage(Level = LogLevel.Debug, Message = \"m\")]")]
    [InlineData("[LoggerMessage(Ids.Started, LogLevel.Debug, \"m\")]")]
    public void Find_NoPlainNumber_IsFound(string attribute) =>
        Assert.Equal(["src/Silo/A.cs:1: no event id, or not a plain number"], Find(attribute));

    [Fact]
    public void Find_IdsInBlock_AreAllowed() =>
        Assert.Empty(Find("[LoggerMessage(3000, LogLevel.Debug, \"\")]\n[LoggerMessageAttribute(Level = LogLevel.Debug, EventId = 3999)]"));

    [Fact]
    public void Blocks_DoNotOverlap() => Assert.Equal(LogEventRules.Blocks.Count, LogEventRules.Blocks.Values.Select(first => first / 1000).Distinct().Count());

    // Attributes on methods, each on a line of its own.
    private static IReadOnlyList<string> Find(string attributes)
    {
        IEnumerable<string> methods = attributes.Split('\n').Select((attribute, index) => $"{attribute} partial void M{index}();");
        SourceFile file = new("src/Silo/A.cs", "partial class A { " + string.Join('\n', methods) + " }");
        return LogEventRules.Find([.. LogEvents.In(file)]);
    }
}
