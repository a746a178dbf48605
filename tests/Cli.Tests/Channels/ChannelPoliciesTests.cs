using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Channels;

public sealed class ChannelPoliciesTests
{
    private const string None = """{"retention":null,"maxBytes":null,"ttl":null,"priority":null,"schema":null,"rateLimit":null,"dedupWindow":null,"paused":null}""";

    [Fact]
    public async Task PolicyGet_Channel_ShowsOwnPatternsAndWhatTheyComeTo()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, $$"""{"name":"a","policy":null,"effective":{{None.Replace("\"retention\":null", "\"retention\":\"7d\"", StringComparison.Ordinal)}},"policies":["week","all"]}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("channels", "policy", "get", "a", "--server", hub.Address));
        Assert.Equal(["own       -", "patterns  week all", "in force  retention=7d"], terminal.OutputLines);
        Assert.Equal(["GET /v1/channels/a"], hub.Requests);
    }

    [Fact]
    public async Task PolicySet_Channel_SendsWhatIsGiven()
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync("{}");
        });
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("channels", "policy", "set", "a", "--retention", "7d", "--server", hub.Address));
        Assert.Equal(("""{"retention":"7d"}""", "PUT /v1/channels/a"), (body, hub.Requests.Single()));
        Assert.Equal(["The policy of a is in force."], terminal.OutputLines);
    }

    [Fact]
    public async Task PolicyClear_Channel_RemovesIt()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(204, "");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("channels", "policy", "clear", "a", "--server", hub.Address));
        Assert.Equal(["DELETE /v1/channels/a"], hub.Requests);
        Assert.Equal(["a has no policy of its own any more."], terminal.OutputLines);
    }

    [Fact]
    public async Task Purge_DryRun_SaysWhatWouldGo()
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync("""{"channel":"a","dryRun":true,"events":1234,"bytes":5678}""");
        });
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("channels", "purge", "a", "--before", "2026-01-31T12:00:00Z", "--dry-run", "--server", hub.Address));
        Assert.Equal(("""{"dryRun":true,"before":"2026-01-31T12:00:00Z"}""", "POST /v1/channels/a:purge"), (body, hub.Requests.Single()));
        Assert.Equal(["Would purge 1,234 events (5,678 bytes) of a."], terminal.OutputLines);
    }

    [Fact]
    public async Task Purge_InEarnest_SaysWhatWent()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"channel":"a","dryRun":false,"events":1,"bytes":56}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("channels", "purge", "a", "--server", hub.Address));
        Assert.Equal(["Purged 1 events (56 bytes) of a."], terminal.OutputLines);
    }
}
