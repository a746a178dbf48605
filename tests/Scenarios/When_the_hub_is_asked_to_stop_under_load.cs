using System.Net;
using EventHub.Scenarios.Ledgers;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>SIGTERM while clients publish and watch: the hub finishes what it accepted and leaves in good order.</summary>
public sealed class When_the_hub_is_asked_to_stop_under_load : IDisposable
{
    // Far more than any wait here: a hub that ends has not waited until it was over.
    private static readonly (string, string)[] s_unhurried = [("EVENTHUB__Server__ShutdownTimeout", "10m")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_ends_in_time_and_everything_acknowledged_is_there(string signal)
    {
        Ledger ledger = new();
        LedgerPublisher[] publishers = [new(ledger, 0, 1), new(ledger, 1, 10), new(ledger, 2, 100)];
        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), s_unhurried, []))
        {
            using CommandRun watch = hub.Begin("watch", ">", "--json");
            await watch.WaitForAsync("watching", static run => run.Error.Contains("Watching", StringComparison.Ordinal));
            Task acknowledged = ledger.WhenAcknowledgedAsync(1000);
            Task publishing = Task.WhenAll(publishers.Select(publisher => publisher.RunAsync(hub.Client)));
            Assert.Equal(acknowledged, await Task.WhenAny(acknowledged, publishing, Task.Delay(CommandRun.Patience)));

            await hub.Run.SignalAsync(signal);
            Assert.Equal(0, await hub.Run.ExitAsync());
            Assert.EndsWith("Stopped.\n", hub.Run.Output, StringComparison.Ordinal);
            await publishing;
            Assert.All(publishers.SelectMany(publisher => publisher.Refusals), status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
            await Assert.ThrowsAsync<HttpRequestException>(() => hub.Client.GetAsync("/readyz"));
        }

        using RunningHub again = await RunningHub.StartAsync(_folder.In("data"));
        await LedgerCheck.AgreesAsync(ledger, again);
    }

    [Fact]
    public async Task An_idle_hub_ends_at_once_even_when_somebody_watches()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), s_unhurried, []);
        using CommandRun watch = hub.Begin("watch", ">");
        await watch.WaitForAsync("watching", static run => run.Error.Contains("Watching", StringComparison.Ordinal));

        Assert.Equal(0, await hub.StopAsync());
        await watch.WaitForAsync("noticing", static run => run.Error.Contains("Connection lost", StringComparison.Ordinal));
        await watch.SignalAsync("INT");
        Assert.Equal(0, await watch.ExitAsync());
    }

    [Fact]
    public async Task A_watcher_goes_on_behind_the_last_event_when_the_hub_is_back()
    {
        RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), "--urls", $"http://127.0.0.1:{FreePort.Next()}");
        using CommandRun watch = hub.Begin("watch", "a.>", "--count", "3", "--json");
        await watch.WaitForAsync("watching", static run => run.Error.Contains("Watching", StringComparison.Ordinal));
        using (hub)
        {
            (await hub.RunAsync("publish", "a.b", "1")).Dispose();
            await watch.WaitForAsync("the first event", static run => run.OutputLines.Length == 1);
            await hub.Run.KillAsync();
        }

        using RunningHub again = await RunningHub.StartAsync(_folder.In("data"), "--urls", hub.Address);
        (await again.RunAsync("publish", "a.b", "2")).Dispose();
        (await again.RunAsync("publish", "a.c", "3")).Dispose();

        Assert.Equal(0, await watch.ExitAsync());
        Assert.Equal(["1", "2", "3"], watch.OutputLines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("payload").GetRawText()));
    }
}
