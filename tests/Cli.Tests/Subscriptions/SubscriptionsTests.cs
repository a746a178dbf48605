using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Subscriptions;

public sealed class SubscriptionsTests
{
    private const string Billing = """{"name":"billing","patterns":["orders.>","refunds"],"filter":{"sources":[],"types":[],"targets":[],"priorities":["low"],"sql":null},"from":"now","deliver":{"kind":"pull"},"ordered":true,"priorityMode":"weighted","ackDeadline":"30s","maxInFlight":1000,"retry":{"maxAttempts":4,"initialDelay":"1s","maxDelay":"30s","factor":2,"jitter":0.2},"paused":true,"version":3,"createdAt":"2026-01-31T12:00:00.000Z","changedAt":"2026-01-31T12:00:00.000Z","counts":{"inFlight":3,"waiting":12,"deadLetters":1,"consumers":2}}""";
    private static readonly string s_other = Billing
        .Replace("billing", "x", StringComparison.Ordinal).Replace("\"paused\":true", "\"paused\":false", StringComparison.Ordinal);

    [Theory]
    [InlineData("subscriptions")]
    [InlineData("subscriptions list")]
    public async Task List_Pages_BecomeOneTable(string verb)
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => context.Response.WriteAsync(
            context.Request.Query.ContainsKey("after") ? $"{{\"subscriptions\":[{s_other}],\"next\":null}}" : $"{{\"subscriptions\":[{Billing}],\"next\":\"billing\"}}"));
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), "--server", hub.Address]));
        Assert.Equal(
            [
                "SUBSCRIPTION  STATE   CONSUMERS  IN FLIGHT  WAITING  DEAD  PATTERNS",
                "billing       paused          2          3       12     1  orders.>, refunds",
                "x             active          2          3       12     1  orders.>, refunds",
            ],
            terminal.OutputLines);
        Assert.Equal(["GET /v1/subscriptions", "GET /v1/subscriptions?after=billing"], hub.Requests);
    }

    [Theory]
    [InlineData("subscriptions")]
    [InlineData("subscriptions list")]
    public async Task List_NothingOrJson_IsSaidSo(string verb)
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"subscriptions":[],"next":null}""");
        using TestTerminal terminal = new(), machine = new();
        Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), "--server", hub.Address]));
        Assert.Equal(["There are no subscriptions."], terminal.OutputLines);
        Assert.Equal(0, await machine.RunAsync([.. verb.Split(' '), "--json", "--server", hub.Address]));
        Assert.Equal("""{"subscriptions":[],"next":null}""" + "\n", machine.Output);
    }

    [Fact]
    public async Task Get_Subscription_IsATableOfItsFields()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Billing);
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("subscriptions", "get", "billing", "--server", hub.Address));
        Assert.Equal(
            [
                "FIELD         VALUE",
                "state         paused",
                "inFlight      3",
                "waiting       12",
                "deadLetters   1",
                "consumers     2",
                "patterns      orders.>, refunds",
                "filter        priorities=low",
                "from          now",
                "deliver       kind=pull",
                "ordered       yes",
                "priorityMode  weighted",
                "ackDeadline   30s",
                "maxInFlight   1000",
                "retry         maxAttempts=4 initialDelay=1s maxDelay=30s factor=2 jitter=0.2",
                "version       3",
                "createdAt     2026-01-31T12:00:00.000Z",
                "changedAt     2026-01-31T12:00:00.000Z",
            ],
            terminal.OutputLines);
        Assert.Equal(["GET /v1/subscriptions/billing"], hub.Requests);
    }

    [Fact]
    public async Task Set_EveryOption_IsSent()
    {
        (string answer, string? body) = await SetAsync(
            "", "billing", "orders.a", "b", "--source", "/s", "--source", "/t", "--type", "y", "--target", "z", "--priority", "low", "--from", "earliest", "--ordered",
            "--priority-mode", "strict", "--ack-deadline", "1m", "--max-in-flight", "7", "--max-attempts", "9", "--initial-delay", "2s", "--max-delay", "1h",
            "--factor", "1.5", "--jitter", "0");
        Assert.Equal(
            """{"patterns":["orders.a","b"],"filter":{"sources":["/s","/t"],"types":["y"],"targets":["z"],"priorities":["low"]},"from":"earliest","ordered":true,"priorityMode":"strict","ackDeadline":"1m","maxInFlight":7,"retry":{"maxAttempts":9,"initialDelay":"2s","maxDelay":"1h","factor":1.5,"jitter":0}}""",
            body);
        Assert.Equal("The subscription billing is in force, version 3.\n", answer);
    }

    [Fact]
    public async Task Set_PatternsAlone_SendsNothingElse()
    {
        (_, string? body) = await SetAsync("", "billing", "a");
        Assert.Equal("""{"patterns":["a"]}""", body);
    }

    [Fact]
    public async Task Set_File_IsSentAsItIs()
    {
        const string definition = """{ "patterns": ["orders.>"] }""";
        Assert.Equal(definition, (await SetAsync(definition, "billing", "--file", "-")).Body);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, definition);
            Assert.Equal(definition, (await SetAsync("", "billing", "--file", file)).Body);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Set_FileThatIsNotThere_EndsWith1()
    {
        using TestTerminal terminal = new();
        Assert.Equal(1, await terminal.RunAsync("subscriptions", "set", "s", "--file", "/nowhere/at/all.json"));
        Assert.Contains("/nowhere/at/all.json", terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause", "The subscription billing is paused.\n")]
    [InlineData("resume", "The subscription billing is resumed.\n")]
    public async Task Control_SaysWhatItIsNow(string verb, string said)
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Billing);
        using TestTerminal terminal = new(), machine = new();
        Assert.Equal(0, await terminal.RunAsync("subscriptions", verb, "billing", "--server", hub.Address));
        Assert.Equal(said, terminal.Output);
        Assert.Equal(0, await machine.RunAsync("subscriptions", verb, "billing", "--json", "--server", hub.Address));
        Assert.Equal(Billing + "\n", machine.Output);
        Assert.All(hub.Requests, request => Assert.Equal($"POST /v1/subscriptions/billing:{verb}", request));
    }

    [Fact]
    public async Task Seek_SendsThePlace()
    {
        string? body = null;
        await using FakeHub hub = await RecordingAsync(text => body = text);
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("subscriptions", "seek", "billing", "2026-01-31T12:00:00Z", "--server", hub.Address));
        Assert.Equal("""{"to":"2026-01-31T12:00:00Z"}""", body);
        Assert.Equal(["POST /v1/subscriptions/billing:seek"], hub.Requests);
        Assert.Equal("The subscription billing goes on from 2026-01-31T12:00:00Z.\n", terminal.Output);
    }

    [Fact]
    public async Task Delete_Subscription_SaysSoOrWhyNot()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(204, "");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("subscriptions", "delete", "billing", "--json", "--server", hub.Address));
        Assert.Equal("{\"name\":\"billing\",\"deleted\":true}\n", terminal.Output);
        Assert.Equal(["DELETE /v1/subscriptions/billing"], hub.Requests);

        await using FakeHub refusing = await FakeHub.AnsweringAsync(404, """{"title":"There is no such subscription","status":404,"code":"EH2010","detail":"No."}""");
        using TestTerminal refused = new();
        Assert.Equal(1, await refused.RunAsync("subscriptions", "delete", "billing", "--server", refusing.Address));
        Assert.Contains("EH2010", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoHub_EndsWith3()
    {
        using TestTerminal terminal = new();
        Assert.Equal(3, await terminal.RunAsync("subscriptions", "get", "s", "--server", "http://127.0.0.1:1"));
    }

    private static async Task<(string Answer, string? Body)> SetAsync(string input, params string[] arguments)
    {
        string? body = null;
        await using FakeHub hub = await RecordingAsync(text => body = text);
        using TestTerminal terminal = new(input);
        int result = await terminal.RunAsync(["subscriptions", "set", .. arguments, "--server", hub.Address]);
        Assert.True(result == 0, terminal.Error);
        Assert.Equal(["PUT /v1/subscriptions/billing"], hub.Requests);
        return (terminal.Output, body);
    }

    private static Task<FakeHub> RecordingAsync(Action<string> record) => FakeHub.StartAsync(async context =>
    {
        record(await new StreamReader(context.Request.Body).ReadToEndAsync());
        await context.Response.WriteAsync(Billing);
    });
}
