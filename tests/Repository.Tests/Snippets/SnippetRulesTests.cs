namespace EventHub.Repository.Tests.Snippets;

public sealed class SnippetRulesTests
{
    private const string RootHelp = "Usage:\n  eventhub [command]\n\nOptions:\n  -?, -h, --help  Help\n  --version  Version\n\nCommands:\n  serve            Run\n  events           Events\n  publish <C> <P>  Publish\n\nExample:\n  eventhub bogus\n";

    [Fact]
    public void Of_Script_GivesCommandLinesAndPaths()
    {
        SnippetUse use = SnippetUse.Of(["""
            # eventhub bogus
            eventhub serve --data d &
            id=$(eventhub publish a.b '{"x": 1}' | cut -d ' ' -f 1)
            curl -sS -d '{}' \
              'http://127.0.0.1:8300/v1/events?limit=1' || true
            dotnet run -c Release --project src/Cli -- serve
            """]);
        Assert.Equal(["serve --data d", "publish a.b {\"x\":_1}", "serve"], use.CommandLines);
        Assert.Equal(["/v1/events"], use.Paths);
    }

    [Theory]
    [InlineData("serve", "")]
    [InlineData("serve --data x", "")]
    [InlineData("--version", "")]
    [InlineData("events list orders.> --limit=3", "")]
    [InlineData("publish a.b -", "")]
    [InlineData("bogus", "eventhub bogus: bogus")]
    [InlineData("serve --dta x", "eventhub serve --dta x: --dta")]
    [InlineData("events lst", "eventhub events lst: lst")]
    [InlineData("events list --limits 3", "eventhub events list --limits 3: --limits")]
    public void FindUnknownWords_ComparesWithHelp(string line, string expected) =>
        Assert.Equal(expected, string.Join('\n', SnippetRules.FindUnknownWords([line], Help)));

    [Theory]
    [InlineData("/v1/events", true)]
    [InlineData("/v1/events/$id/payload", true)]
    [InlineData("/v1/events/", false)]
    [InlineData("/v1/event", false)]
    [InlineData("/v1/events/$id/payloads", false)]
    public void FindUnknownPaths_ComparesWithTemplates(string path, bool isKnown) =>
        Assert.Equal(isKnown, SnippetRules.FindUnknownPaths([path], ["/v1/events", "/v1/events/{id}", "/v1/events/{id}/payload"]).Count == 0);

    private static HelpText Help(string verbs) => HelpText.Parse(verbs switch
    {
        "" => RootHelp,
        "serve" => "Options:\n  --data <DIR>  Folder\n",
        "events" => "Commands:\n  list <P>  List\n",
        "events list" => "Options:\n  --limit <limit>  How many\n",
        _ => "Options:\n",
    });
}
