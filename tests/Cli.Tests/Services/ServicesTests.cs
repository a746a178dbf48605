namespace EventHub.Cli.Tests.Services;

public sealed class ServicesTests
{
    private const string Check = """{"definition":"order","check":"payment","lastAt":"2026-01-31T12:00:00.000Z","nextAt":"2026-01-31T12:01:00.000Z","agreed":41,"differed":2,"repaired":1,"failed":0,"error":null,"differences":[{"key":"4711","at":"2026-01-31T11:52:00.000Z","times":2,"fields":[{"field":"amount","believed":"12.50","reported":null}]}]}""";
    private const string Bank = """{"name":"bank","url":"http://127.0.0.1:4200","health":"down","checkedAt":null,"healthError":"It answers 503.","breaker":"halfOpen","inFlight":0,"calls":12,"failures":1,"rejected":3,"checks":[""" + Check + "]}";

    [Fact]
    public async Task List_ShowsHealthBreakersAndChecks()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, $$"""{"services":[{{Bank}}]}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("services", "--server", hub.Address));
        Assert.Equal(
            [
                "SERVICE  HEALTH  BREAKER   CALLS  FAILED  REJECTED  CHECKED                   DIFFERED  URL",
                "bank     down    halfOpen     12       1         3  2026-01-31T12:00:00.000Z         2  http://127.0.0.1:4200",
            ],
            terminal.OutputLines.Select(static line => line.TrimEnd()));
        Assert.Equal(["GET /v1/services"], hub.Requests);
    }

    [Theory]
    [InlineData("get", "GET /v1/services/bank")]
    [InlineData("check", "POST /v1/services/bank:check")]
    public async Task Get_ShowsWhatDiffered(string verb, string request)
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Bank);
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("services", verb, "bank", "--server", hub.Address));
        Assert.Contains(terminal.OutputLines, static line => line.StartsWith("order  payment", StringComparison.Ordinal));
        Assert.Contains(terminal.OutputLines, static line => line.Contains("4711", StringComparison.Ordinal) && line.Contains("amount", StringComparison.Ordinal) && line.Contains("12.50", StringComparison.Ordinal));
        Assert.Equal([request], hub.Requests);
    }

    [Fact]
    public async Task WithoutServices_SaysSo_AndARefusalIsShown()
    {
        await using FakeHub none = await FakeHub.AnsweringAsync(200, """{"services":[]}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("services", "--server", none.Address));
        Assert.Contains("Services:Urls", Assert.Single(terminal.OutputLines), StringComparison.Ordinal);

        await using FakeHub missing = await FakeHub.AnsweringAsync(404, """{"type":"about:blank","title":"There is no such service","status":404,"code":"EH2022","detail":"There is no service 'bank'."}""");
        Assert.Equal(1, await terminal.RunAsync("services", "check", "bank", "--server", missing.Address));
    }
}
