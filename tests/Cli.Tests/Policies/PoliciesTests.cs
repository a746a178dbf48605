using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Policies;

public sealed class PoliciesTests
{
    private const string Week = """{"name":"week","pattern":"chat.>","retention":"7d","maxBytes":null,"ttl":null,"priority":null,"schema":null,"rateLimit":{"events":100,"per":"1s","burst":200},"dedupWindow":null,"paused":null}""";
    private const string Bare = """{"name":"x","pattern":"x","retention":null,"maxBytes":null,"ttl":null,"priority":null,"schema":null,"rateLimit":null,"dedupWindow":null,"paused":null}""";

    [Fact]
    public async Task List_Pages_BecomeOneTable()
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => context.Response.WriteAsync(
            context.Request.Query.ContainsKey("after") ? $"{{\"policies\":[{Bare}],\"next\":null}}" : $"{{\"policies\":[{Week}],\"next\":\"week\"}}"));
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("policies", "--server", hub.Address));
        Assert.Equal(
            [
                "POLICY  PATTERN  DECIDES",
                "week    chat.>   retention=7d rateLimit=100/1s (burst 200)",
                "x       x        -",
            ],
            terminal.OutputLines);
        Assert.Equal(["GET /v1/policies", "GET /v1/policies?after=week"], hub.Requests);
    }

    [Fact]
    public async Task List_Nothing_SaysSo()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"policies":[],"next":null}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("policies", "--server", hub.Address));
        Assert.Equal(["There are no policies of patterns."], terminal.OutputLines);
    }

    [Fact]
    public async Task Get_Policy_IsOneLine()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Week);
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("policies", "get", "week", "--server", hub.Address));
        Assert.Equal(["chat.>: retention=7d rateLimit=100/1s (burst 200)"], terminal.OutputLines);
        Assert.Equal(["GET /v1/policies/week"], hub.Requests);
    }

    [Fact]
    public async Task Set_Policy_SendsWhatIsGiven()
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(Week);
        });
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync(
            "policies", "set", "week", "chat.>", "--retention", "7d", "--max-bytes", "5", "--ttl", "1h", "--priority", "low", "--rate-limit", "100/s",
            "--dedup-window", "1h", "--paused", "none", "--server", hub.Address));
        Assert.Equal(["PUT /v1/policies/week"], hub.Requests);
        Assert.Equal("""{"retention":"7d","maxBytes":5,"ttl":"1h","priority":"low","rateLimit":"100/s","dedupWindow":"1h","paused":"none","pattern":"chat.\u003E"}""", body);
        Assert.Equal(["The policy week is in force."], terminal.OutputLines);
    }

    [Fact]
    public async Task Delete_Policy_SaysSoOrWhyNot()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(204, "");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("policies", "delete", "week", "--json", "--server", hub.Address));
        Assert.Equal("{\"name\":\"week\",\"deleted\":true}\n", terminal.Output);

        await using FakeHub refusing = await FakeHub.AnsweringAsync(404, """{"title":"There is no such policy","status":404,"code":"EH2007","detail":"No."}""");
        using TestTerminal refused = new();
        Assert.Equal(1, await refused.RunAsync("policies", "delete", "week", "--server", refusing.Address));
        Assert.Contains("EH2007", refused.Error, StringComparison.Ordinal);
    }
}
