namespace EventHub.Repository.Tests.Clean;

public sealed class DeveloperPathTests
{
    private static readonly string[] TextFiles =
        [".cs", ".csproj", ".props", ".targets", ".json", ".md", ".yml", ".yaml", ".proto", ".sh", ".txt", ".awk", ".sln", ".editorconfig", ".gitignore", ""];

    [Fact]
    public void Files_NameNoDeveloperMachine() =>
        Offenders.None(DeveloperPaths.Find(RepositoryRoot.Files(".", TextFiles)), "Use a path relative to the repository, or a temporary folder.");

    // The samples are put together here so that this file does not break its own rule.
    [Theory]
    [InlineData("see /", "home/alice/notes.md", 1)]
    [InlineData("\"/", "work/hub\"", 1)]
    [InlineData("at C:", "\\Users\\bob\\hub", 1)]
    [InlineData("GET https://example.org/", "home/alice", 0)]
    [InlineData("under docs/", "work/notes", 0)]
    [InlineData("mount at /", "var/lib/eventhub", 0)]
    public void Find_LooksAtTheRootOfAPath(string start, string rest, int expected) =>
        Assert.Equal(expected, DeveloperPaths.Find([new SourceFile("a.md", start + rest)]).Count);
}
