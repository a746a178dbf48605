using System.Text.Json;
using EventHub.Repository.Tests.Docs;

namespace EventHub.Repository.Tests.Snippets;

public sealed class SnippetTests
{
    private static readonly Lazy<SnippetUse> Use = new(() => SnippetUse.Of(
        RepositoryRoot.Files(".", ".md").SelectMany(page => MarkdownText.Blocks(page.Text, "bash"))));

    [Fact]
    public void CommandLines_UseVerbsAndOptionsThatExist()
    {
        Assert.Contains("serve", Use.Value.CommandLines);
        Dictionary<string, HelpText> seen = [];
        HelpText Help(string verbs) => seen.TryGetValue(verbs, out HelpText? known) ? known : seen[verbs] = HelpText.Parse(HubProcess.Help(verbs));
        Offenders.None(SnippetRules.FindUnknownWords(Use.Value.CommandLines, Help), "See 'eventhub VERB --help'.");
    }

    [Fact]
    public void Addresses_AreRoutesOfTheOpenApiDocument()
    {
        Assert.Contains("/v1/events", Use.Value.Paths);
        SourceFile[] documents = [.. RepositoryRoot.Files("src", ".json").Where(file => file.Name == "openapi.json")];
        using JsonDocument document = JsonDocument.Parse(Assert.Single(documents).Text);
        string[] templates = [.. document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name)];
        Offenders.None(SnippetRules.FindUnknownPaths(Use.Value.Paths, templates), "See openapi.json.");
    }
}
