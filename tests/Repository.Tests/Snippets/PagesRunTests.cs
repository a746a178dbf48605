using System.Text.RegularExpressions;
using EventHub.Repository.Tests.Docs;

namespace EventHub.Repository.Tests.Snippets;

/// <summary>The documentation is executed: bash, curl and the built command line, as written, but for the port.</summary>
public sealed class PagesRunTests
{
    private const string StartHub = """
        eventhub serve &
        hub=$!
        curl -sS --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:8300/readyz

        """;

    private const string StopHub = "\nkill $hub\nwait $hub\n";

    [Fact]
    public void Quickstart_PublishesAndReads()
    {
        string output = Run(StartHub + Blocks("quickstart") + StopHub);
        Assert.Contains("\"accepted\":2", output, StringComparison.Ordinal);
        Assert.Contains("\"payload\":{\"name\":\"Ada\"}", output, StringComparison.Ordinal);
        Assert.Contains("data: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tour_DeliversOrchestratesAndSurvivesTheKill()
    {
        string output = Run(Blocks("tour") + "\ncmp o-1002.svg samples/../docs/pictures/saga-o-1002.svg\n");
        Assert.Equal(2, output.Split("\"order\": \"o-1004\"").Length - 1);
        Assert.Contains("{\"order\":\"o-1003\",\"method\":\"wallet\",\"amount\":\"49.00\"}", output, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(output, "order  o-1002  cancelled  dropped "));
        Assert.Contains("orders.us.paid", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ApiPage_GetsTheAnswersItShows()
    {
        string output = Run(StartHub + Blocks("api", "docs/api.md") + StopHub);
        Assert.Contains("\"accepted\":1,\"rejected\":1,", output, StringComparison.Ordinal);
        Assert.Contains("\"field\":\"/1/channel\"", output, StringComparison.Ordinal);
        Assert.Contains("{\"index\":11,\"id\":", output, StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"orders.eu.paid\",\"partition\":0,\"events\":3,", output, StringComparison.Ordinal);
    }

    [Fact]
    public void PoliciesPage_GetsTheAnswersItShows()
    {
        string output = Run(StartHub + Blocks("policies", "docs/policies.md") + StopHub);
        Assert.Contains("\"policies\":[\"chat-week\"]", output, StringComparison.Ordinal);
        Assert.Contains("\"effective\":{\"retention\":\"1h\",\"maxBytes\":null,\"ttl\":null,\"priority\":\"low\",\"schema\":null,\"rateLimit\":{\"events\":100,", output, StringComparison.Ordinal);
        Assert.Contains("{\"channel\":\"chat.lobby\",\"dryRun\":true,\"events\":0,\"bytes\":0}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpiryPage_GetsTheAnswersItShows()
    {
        string output = Run(StartHub + Blocks("expiry", "docs/expiry.md") + StopHub);
        Assert.Contains("\"channel\":\"prices.eur\",", output, StringComparison.Ordinal);
        Assert.Contains("\"ttl\":\"30s\",", output, StringComparison.Ordinal);
    }

    [Fact]
    public void SubscriptionsPage_GetsTheAnswersItShows()
    {
        string output = Run(StartHub + Blocks("subscriptions", "docs/subscriptions.md") + StopHub);
        Assert.Contains("{\"name\":\"billing\",\"patterns\":[\"orders.*.paid\",\"refunds.>\"],", output, StringComparison.Ordinal);
        Assert.Contains("\"retry\":{\"maxAttempts\":4,\"initialDelay\":\"1s\",\"maxDelay\":\"30s\",\"factor\":2,\"jitter\":0.2},\"paused\":false,\"version\":1,", output, StringComparison.Ordinal);
        Assert.Contains("\"paused\":true,\"version\":2,", output, StringComparison.Ordinal);
        Assert.Contains("\"paused\":false,\"version\":3,", output, StringComparison.Ordinal);
    }

    [Fact]
    public void SchedulesPage_GetsTheAnswersItShows()
    {
        string output = Run(StartHub + Blocks("schedules", "docs/schedules.md") + StopHub);
        Assert.Contains("{\"schedules\":[{\"name\":\"heartbeat\",\"cron\":null,\"timeZone\":null,\"every\":\"10s\",", output, StringComparison.Ordinal);
        Assert.Contains("\"timeZone\":\"Europe/Berlin\",\"every\":null,\"event\":{\"channel\":\"reports.due\",\"payload\":{\"kind\":\"daily\"}},\"paused\":false,\"version\":1,", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplaysPage_GetsTheAnswersItShows()
    {
        const string subscription = """
            curl -sS -X PUT http://127.0.0.1:8300/v1/subscriptions/billing -H 'Content-Type: application/json' -d '{"patterns":["orders.>"]}'

            """;
        string output = Run(StartHub + subscription + Blocks("replays", "docs/replays.md") + StopHub);
        Assert.Contains("{\"matched\":0,\"replayId\":null,\"state\":null}", output, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"events\",\"state\":\"completed\",\"subscriptions\":[],\"request\":{\"patterns\":[\"orders.>\"],", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ExplainPage_GetsTheAnswersItShows()
    {
        string output = Run(StartHub + Blocks("explain", "docs/explain.md") + StopHub);
        Assert.Contains("\"publish\":{\"accepted\":true,\"code\":null,\"detail\":null},\"policy\":{\"own\":false,\"policies\":[],", output, StringComparison.Ordinal);
        Assert.Contains("{\"subscription\":\"billing\",\"gets\":true,\"reason\":\"matches\",", output, StringComparison.Ordinal);
        Assert.Contains("\"pattern\":\"orders.>\",\"filter\":\"priorities\",", output, StringComparison.Ordinal);
    }

    [Fact]
    public void SagaTutorial_GoesAsItSays()
    {
        string yaml = MarkdownText.Blocks(RepositoryRoot.Read("docs/saga-tutorial.md").Text, "yaml").First();
        string output = Run($"cat > order.yaml << 'END'\n{yaml}END\n" + StartHub + Blocks("tutorial", "docs/saga-tutorial.md") + StopHub);
        Assert.Equal(["reserving", "done", "failed"], Regex.Matches(output, @"^state +(\w+)", RegexOptions.Multiline).Select(state => state.Groups[1].Value));
        Assert.Matches("compensated +ask", output);
    }

    [Fact]
    public void Commands_StandVerbatim()
    {
        string readme = RepositoryRoot.Read("README.md").Text;
        Assert.Contains("\ndotnet run -c Release --project src/Cli -- serve\n", readme, StringComparison.Ordinal);
        Assert.Contains("\ndotnet test -c Release\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_ThatFails_IsSeen() => Assert.NotEqual(0, HubProcess.Script("eventhub bogus | cat\necho unreachable").ExitCode);

    private static string Blocks(string name, string page = "README.md")
    {
        string[] blocks = [.. MarkdownText.Runnable(RepositoryRoot.Read(page).Text, name)];
        Assert.NotEmpty(blocks);
        return string.Concat(blocks);
    }

    private static string Run(string script)
    {
        (int exitCode, string output) = HubProcess.Script(script);
        Assert.True(exitCode == 0, $"The script ended with {exitCode}:\n{output}");
        return output;
    }
}
