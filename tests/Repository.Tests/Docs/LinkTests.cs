namespace EventHub.Repository.Tests.Docs;

public sealed class LinkTests
{
    [Fact]
    public void Links_LeadSomewhere()
    {
        Dictionary<string, SourceFile> pages = RepositoryRoot.Files(".", ".md").ToDictionary(page => page.Path);
        Assert.Contains("README.md", pages.Keys);
        Offenders.None(LinkRules.FindBroken(pages, RepositoryRoot.Exists), "Paths are relative to the page; anchors are made from headings.");
    }

    [Theory]
    [InlineData("[a](docs/b.md)")]
    [InlineData("[a](docs/b.md#first-part)")]
    [InlineData("[a](docs/b.md#first-part-1 \"title\")")]
    [InlineData("[a](./docs/)")]
    [InlineData("[a](https://example.org/none)")]
    [InlineData("`[a](none.md)`")]
    [InlineData("```\n[a](none.md)\n```")]
    public void FindBroken_GoodLink_IsAllowed(string text) => Assert.Empty(FindBroken("README.md", text));

    [Theory]
    [InlineData("README.md", "[a](none.md)")]
    [InlineData("README.md", "[a](docs/b.md#none)")]
    [InlineData("README.md", "[a](#none)")]
    [InlineData("README.md", "![a](none.svg)")]
    [InlineData("README.md", "[a][b]\n\n[b]: none.md")]
    [InlineData("README.md", "[a](../outside.md)")]
    [InlineData("docs/c.md", "[a](docs/b.md)")]
    public void FindBroken_BadLink_IsFound(string path, string text) => Assert.Single(FindBroken(path, text));

    private static IReadOnlyList<string> FindBroken(string path, string text)
    {
        SourceFile page = new(path, text), other = new("docs/b.md", "# B\n\n## First `part`\n\n## First part\n\n```\n# none\n```\n");
        Dictionary<string, SourceFile> pages = new() { [page.Path] = page, [other.Path] = other };
        return LinkRules.FindBroken(pages, target => pages.ContainsKey(target) || target == "docs");
    }
}
