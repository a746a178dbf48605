namespace EventHub.Repository.Tests.Namespaces;

public sealed class NamespaceTests
{
    [Fact]
    public void Product_NamespacesFollowFolders() =>
        Offenders.None(NamespaceRules.FindMisplaced(RepositoryRoot.Files("src", ".cs")), "Namespace and folder are one name.");

    [Fact]
    public void Expected_FollowsThePath() => Assert.Equal("EventHub.Grains.Interfaces.Partitions", NamespaceRules.Expected("src/Grains.Interfaces/Partitions/A.cs"));

    [Theory]
    [InlineData("namespace EventHub.EventLog.Format; class A;", 0)]
    [InlineData("// nothing but a comment", 0)]
    [InlineData("[assembly: System.CLSCompliant(false)]", 0)]
    [InlineData("namespace EventHub.EventLog; class A;", 1)]
    [InlineData("namespace Orleans.EventHub; class A;", 1)]
    [InlineData("class A;", 1)]
    public void FindMisplaced_ComparesWithThePath(string text, int expected) =>
        Assert.Equal(expected, NamespaceRules.FindMisplaced([new SourceFile("src/EventLog/Format/A.cs", text)]).Count);

    [Theory]
    [InlineData("src/EmbeddedRuntime/Calls/A.cs", "Orleans.Runtime", 0)]
    [InlineData("src/EmbeddedRuntime/Calls/A.cs", "EventHub.EmbeddedRuntime.Calls", 0)]
    [InlineData("src/EmbeddedRuntime/Calls/A.cs", "OrleansLike", 1)]
    [InlineData("src/Grains/Calls/A.cs", "Orleans.Runtime", 1)]
    public void FindMisplaced_NamesOfOrleans_BelongToTheEmbeddedRuntime(string path, string name, int expected) =>
        Assert.Equal(expected, NamespaceRules.FindMisplaced([new SourceFile(path, $"namespace {name}; class A;")]).Count);
}
