using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Sagas;

public sealed class SagasTests
{
    private const string One = """{"definition":"order","key":"a/1","version":1,"status":"running","state":"paying","paused":false,"held":true,"startedAt":"2026-01-31T12:00:00.000Z","changedAt":"2026-01-31T12:00:01.000Z","dueAt":null,"forgottenAt":null,"partition":0}""";
    private const string Whole = """{"definition":"order","key":"a/1","version":1,"status":"running","state":"paying","paused":false,"held":false,"startedAt":"2026-01-31T12:00:00.000Z","changedAt":"2026-01-31T12:00:01.000Z","dueAt":null,"forgottenAt":null,"partition":0,"run":"0f","error":null,"endedAt":null,"parent":null,"data":{"total":"12.50"},"waiting":["the event 'paid'"],"steps":[],"undoable":[],"history":[{"at":"2026-01-31T12:00:01.000Z","kind":"entered","subject":"paying","number":0,"detail":null},{"at":"2026-01-31T12:00:00.000Z","kind":"started","subject":"paying","number":0,"detail":null}],"diagram":"stateDiagram-v2\n"}""";

    [Theory]
    [InlineData("sagas --definition order --status held", "GET /v1/sagas?definition=order&status=held&limit=100")]
    [InlineData("sagas --of-version 2", "GET /v1/sagas?version=2&limit=100")]
    [InlineData("sagas list --idle 1h --key-prefix a", "GET /v1/sagas?keyPrefix=a&idle=1h&limit=100")]
    public async Task List_ShowsATable(string verb, string request)
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, $"{{\"sagas\":[{One}],\"next\":null}}");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), "--server", hub.Address]));
        Assert.Equal(
            [
                "SAGA   KEY  STATUS         STATE   STARTED                   CHANGED",
                "order  a/1  running, held  paying  2026-01-31T12:00:00.000Z  2026-01-31T12:00:01.000Z",
            ],
            terminal.OutputLines);
        Assert.Equal([request], hub.Requests);
    }

    [Fact]
    public async Task Get_ShowsWhatItWaitsFor_AndItsHistoryFromTheBeginning()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Whole);
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("sagas", "get", "order", "a/1", "--server", hub.Address));
        Assert.Contains("waits for   the event 'paid'", terminal.OutputLines);
        string[] lines = [.. terminal.OutputLines];
        Assert.True(Array.FindIndex(lines, line => line.Contains("started  paying", StringComparison.Ordinal)) is > 0 and int first && lines[first + 1].Contains("entered", StringComparison.Ordinal), string.Join('\n', lines));
        Assert.Equal(0, await terminal.RunAsync("sagas", "get", "order", "a/1", "--diagram", "--server", hub.Address));
        Assert.Contains("stateDiagram-v2", terminal.OutputLines);
    }

    [Fact]
    public async Task HubThatIsBehind_IsSaidToBe()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Whole[..^1] + ""","upToDate":false}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("sagas", "get", "order", "a/1", "--server", hub.Address));
        Assert.StartsWith("The hub is behind", terminal.OutputLines.Last(), StringComparison.Ordinal);
        await using FakeHub list = await FakeHub.AnsweringAsync(200, """{"sagas":[],"next":null,"upToDate":false}""");
        Assert.Equal(0, await terminal.RunAsync("sagas", "list", "--server", list.Address));
        Assert.StartsWith("The hub is behind", terminal.OutputLines.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sagas start order {\"total\":\"1\"} --key k", "POST /v1/sagas/order", """{"key":"k","data":{"total":"1"}}""")]
    [InlineData("sagas signal order k approve {\"by\":\"kim\"}", "POST /v1/sagas/order/k:signal", """{"name":"approve","payload":{"by":"kim"}}""")]
    [InlineData("sagas cancel order k --reason no", "POST /v1/sagas/order/k:cancel", """{"reason":"no"}""")]
    [InlineData("sagas retry order k", "POST /v1/sagas/order/k:retry", "{}")]
    [InlineData("sagas migrate order k --to 2 --map a=b --map c=d", "POST /v1/sagas/order/k:migrate", """{"version":2,"states":{"a":"b","c":"d"}}""")]
    [InlineData("sagas pause order k", "POST /v1/sagas/order/k:pause", "")]
    public async Task Verbs_SendWhatIsGiven(string verb, string request, string sent)
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(One[..^1] + ""","effect":"taken","duplicate":false}""");
        });
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), "--server", hub.Address]));
        Assert.Equal([request], hub.Requests);
        Assert.Equal(sent, body);
        Assert.Single(terminal.OutputLines);
    }

    [Fact]
    public async Task Cancel_OfMany_SendsTheFilter()
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync("""{"matched":3,"changed":2,"dryRun":false,"more":true}""");
        });
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("sagas", "cancel", "order", "--idle", "7d", "--max", "3", "--server", hub.Address));
        Assert.Equal("""{"definition":"order","idle":"7d","max":3}""", body);
        Assert.Equal(["3 sagas fit; cancel had an effect on 2. There are more: repeat it."], terminal.OutputLines);
        Assert.Equal(2, await terminal.RunAsync("sagas", "cancel", "order", "k", "--idle", "7d", "--server", hub.Address));
    }

    [Fact]
    public async Task Migrate_OfMany_SendsTheFilter_AndNamesTheRefused()
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync("""{"matched":3,"changed":2,"dryRun":false,"more":false,"refusedCount":3,"refused":[{"key":"k","code":"EH2024","detail":"Its step is under way."}]}""");
        });
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("sagas", "migrate", "order", "--to", "3", "--from", "2", "--state", "paying", "--server", hub.Address));
        Assert.Equal(["POST /v1/sagas:migrate"], hub.Requests);
        Assert.Equal("""{"version":3,"from":2,"definition":"order","state":"paying"}""", body);
        Assert.Equal(["3 sagas fit; migrate had an effect on 2.", "k: Its step is under way. (EH2024)", "and 2 more."], terminal.OutputLines);
        foreach (string wrong in new[] { "sagas migrate order k", "sagas migrate order k --to x", "sagas migrate order k --to 2 --map a", "sagas migrate order k --to 2 --from 1" })
        {
            Assert.Equal(2, await terminal.RunAsync([.. wrong.Split(' '), "--server", hub.Address]));
        }

        Assert.Single(hub.Requests);
    }

    [Fact]
    public async Task Migrate_DryRun_NamesWhoWouldBeRefused()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"matched":3,"changed":0,"dryRun":true,"more":true,"refusedCount":1,"refused":[{"key":"k","code":"EH2024","detail":"Its step is under way."}]}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("sagas", "migrate", "order", "--to", "3", "--dry-run", "--server", hub.Address));
        Assert.Equal(["3 sagas fit. There are more: repeat it. 1 of them would be refused:", "k: Its step is under way. (EH2024)"], terminal.OutputLines);
    }

    [Theory]
    [InlineData("sagas get order a/1 --svg", "GET /v1/sagas/order/a%2F1/diagram?format=svg")]
    [InlineData("sagas definition order --version-of 2 --svg", "GET /v1/sagas/definitions/order/diagram?format=svg&version=2")]
    public async Task Svg_IsWrittenToAFile_OrToStandardOutput(string verb, string request)
    {
        string file = Path.GetTempFileName();
        try
        {
            await using FakeHub hub = await FakeHub.AnsweringAsync(200, "<svg/>");
            using TestTerminal terminal = new();
            Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), file, "--server", hub.Address]));
            Assert.Equal("<svg/>", await File.ReadAllTextAsync(file));
            Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), "-", "--server", hub.Address]));
            Assert.Equal(["<svg/>"], terminal.OutputLines);
            Assert.Equal([request, request], hub.Requests);
            Assert.Equal(1, await terminal.RunAsync([.. verb.Split(' '), Path.Combine(file, "none"), "--server", hub.Address]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Define_SendsTheFile_UnderTheNameInIt()
    {
        string file = Path.GetTempFileName();
        try
        {
            await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"name":"order","version":2,"definition":{"saga":"order"},"diagram":"d"}""");
            using TestTerminal terminal = new();
            await File.WriteAllTextAsync(file, "# An order.\nsaga: order\nversion: 2\n");
            Assert.Equal(0, await terminal.RunAsync("sagas", "define", file, "--server", hub.Address));
            await File.WriteAllTextAsync(file, """{"version":2,"saga":"order"}""");
            Assert.Equal(0, await terminal.RunAsync("sagas", "define", file, "--server", hub.Address));
            await File.WriteAllTextAsync(file, "version: 2\n");
            Assert.Equal(1, await terminal.RunAsync("sagas", "define", file, "--server", hub.Address));
            Assert.Equal(["PUT /v1/sagas/definitions/order", "PUT /v1/sagas/definitions/order"], hub.Requests);
            Assert.Equal("Version 2 of order is in force.", terminal.OutputLines.First());
            Assert.Equal(0, await terminal.RunAsync("sagas", "definition", "order", "--diagram", "--server", hub.Address));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
