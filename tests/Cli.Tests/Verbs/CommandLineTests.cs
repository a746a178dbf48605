using System.Collections;

namespace EventHub.Cli.Tests.Verbs;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("servr")]
    [InlineData("serve --port 1")]
    [InlineData("publish")]
    [InlineData("publish a.b x --loop")]
    [InlineData("publish a.b x --idempotent")]
    [InlineData("publish a.b x --metadata color")]
    [InlineData("publish a.b x --metadata =red")]
    [InlineData("publish a.b x --priority urgent")]
    [InlineData("publish a.b --file f.ndjson")]
    [InlineData("publish --file f.ndjson --key k")]
    [InlineData("publish --file f.ndjson --repeat 0")]
    [InlineData("publish --file - --loop")]
    [InlineData("publish --file - --repeat 2")]
    [InlineData("watch")]
    [InlineData("watch a.b --timeout 30")]
    [InlineData("watch a.b --count 0")]
    [InlineData("events")]
    [InlineData("events list --limit 0")]
    [InlineData("events list --limit many")]
    [InlineData("publish --file f.ndjson --repeat often")]
    [InlineData("health --timeout 0")]
    [InlineData("health --timeout soon")]
    [InlineData("events list --status done")]
    [InlineData("events get")]
    [InlineData("channels --server 127.0.0.1:8300")]
    [InlineData("channels --server ftp://127.0.0.1")]
    [InlineData("completion powershell")]
    [InlineData("subscriptions get")]
    [InlineData("subscriptions set s")]
    [InlineData("subscriptions set s a.b --file f.json")]
    [InlineData("subscriptions set s --file f.json --ordered")]
    [InlineData("subscriptions set s a.b --max-in-flight many")]
    [InlineData("subscriptions seek s")]
    [InlineData("subscriptions hold s")]
    [InlineData("events explain")]
    [InlineData("events explain id-1 --channel a")]
    [InlineData("events explain --priority high")]
    [InlineData("schedule set s")]
    [InlineData("schedule set s a.b {bad --every 1s")]
    [InlineData("schedule set s --file f.json --every 1s")]
    [InlineData("schedule set s a.b --file f.json")]
    [InlineData("deadletters list s --limit 0")]
    [InlineData("deadletters discard s")]
    [InlineData("deadletters replay s id-1 --channel a")]
    [InlineData("events retry")]
    public async Task RunAsync_WrongUsage_EndsWith2AndPointsToTheHelp(string line)
    {
        using TestTerminal terminal = new();

        Assert.Equal(2, await terminal.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("--help'.", terminal.Error, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("publish")]
    [InlineData("watch")]
    [InlineData("events list")]
    [InlineData("events get")]
    [InlineData("events payload")]
    [InlineData("events delete")]
    [InlineData("channels")]
    [InlineData("channels list")]
    [InlineData("policies")]
    [InlineData("policies list")]
    [InlineData("subscriptions")]
    [InlineData("subscriptions list")]
    [InlineData("subscriptions get")]
    [InlineData("subscriptions set")]
    [InlineData("schedule")]
    [InlineData("events explain")]
    [InlineData("schedule list")]
    [InlineData("schedule get")]
    [InlineData("schedule set")]
    [InlineData("schedule delete")]
    [InlineData("schedule pause")]
    [InlineData("schedule resume")]
    [InlineData("subscriptions delete")]
    [InlineData("subscriptions pause")]
    [InlineData("subscriptions resume")]
    [InlineData("subscriptions seek")]
    [InlineData("deadletters list")]
    [InlineData("deadletters replay")]
    [InlineData("deadletters discard")]
    [InlineData("events retry")]
    [InlineData("version")]
    [InlineData("health")]
    [InlineData("cluster up")]
    [InlineData("completion")]
    public async Task RunAsync_HelpOfAVerb_ShowsAnExampleOfItself(string verb)
    {
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), "--help"]));

        string[] parts = terminal.Output.Split("Example:");
        Assert.Equal(2, parts.Length);
        Assert.Contains($"eventhub {verb}", parts[1], StringComparison.Ordinal);
        Assert.Empty(terminal.Error);
    }

    [Theory]
    [InlineData("publish a.b {}")]
    [InlineData("watch a.b")]
    [InlineData("events list")]
    [InlineData("events get x")]
    [InlineData("events payload x")]
    [InlineData("events delete x")]
    [InlineData("channels")]
    public async Task RunAsync_NobodyAnswers_EndsWith3AndSaysWhere(string line)
    {
        using TestTerminal terminal = new(variables: new Hashtable { ["EVENTHUB_SERVER"] = "http://127.0.0.1:1" });

        Assert.Equal(3, await terminal.RunAsync(line.Split(' ')));
        Assert.Equal(
            "The hub at http://127.0.0.1:1 does not answer: connection refused. Start one with 'eventhub serve', or name another with --server URL or EVENTHUB_SERVER.\n",
            terminal.Error);
        Assert.Empty(terminal.Output);
    }

    [Fact]
    public async Task RunAsync_ServerOption_WinsOverTheVariable()
    {
        using TestTerminal terminal = new(variables: new Hashtable { ["EVENTHUB_SERVER"] = "http://127.0.0.1:1" });

        Assert.Equal(3, await terminal.RunAsync("channels", "--server", "http://127.0.0.1:2"));
        Assert.Contains("http://127.0.0.1:2", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Refusal_ShowsCodeFieldsAndPage()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(
            400,
            """{"type":"/errors/EH1003","title":"The channel name is not valid","status":400,"detail":"Two fields are wrong.","code":"EH1003","errors":[{"field":"/channel","message":"'a b' has a space."},{"field":"/key","message":"too\nlong"}]}""",
            "application/problem+json");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("publish", "a b", "{}", "--server", hub.Address));
        Assert.Equal(
            "EH1003 The channel name is not valid: Two fields are wrong.\n  /channel: 'a b' has a space.\n  /key: too\\u000along\n  See docs/errors/EH1003.md\n",
            terminal.Error);
    }

    [Fact]
    public async Task RunAsync_AnotherServer_SaysThatItIsNoHub()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(502, "<html>", "text/html");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("channels", "--server", hub.Address));
        Assert.Contains("502", terminal.Error, StringComparison.Ordinal);
        Assert.Contains("--server", terminal.Error, StringComparison.Ordinal);
    }
}
