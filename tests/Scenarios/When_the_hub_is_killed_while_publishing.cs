using EventHub.Scenarios.Ledgers;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>Several clients publish under idempotency keys while the hub is killed and started again and again.</summary>
public sealed class When_the_hub_is_killed_while_publishing : IDisposable
{
    private const int Kills = 6;
    private const int AcknowledgedBetweenKillsMax = 1500;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(20260301)]
    [InlineData(7)]
    public async Task Every_acknowledged_event_is_there_and_none_twice(int seed)
    {
        Random random = new(seed);
        Ledger ledger = new();
        LedgerPublisher[] publishers = [new(ledger, 0, 1), new(ledger, 1, 1), new(ledger, 2, 10), new(ledger, 3, 50)];
        for (int kill = 0; kill < Kills; kill++)
        {
            using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
            Task acknowledged = ledger.WhenAcknowledgedAsync(ledger.Acknowledged + random.Next(1, AcknowledgedBetweenKillsMax));
            Task publishing = Task.WhenAll(publishers.Select(publisher => publisher.RunAsync(hub.Client)));
            Task first = await Task.WhenAny(acknowledged, publishing, Task.Delay(CommandRun.Patience));
            Assert.True(first == acknowledged, $"Publishing ended before the kill. Seed {seed}, kill {kill}. The hub wrote:\n{hub.Run.Output}{hub.Run.Error}");

            await hub.Run.KillAsync();
            await publishing;
        }

        using RunningHub last = await RunningHub.StartAsync(_folder.In("data"));
        await LedgerCheck.AgreesAsync(ledger, last);

        // What was never answered is published again: it becomes known, and is still stored once.
        bool[] answered = await Task.WhenAll(publishers.Select(publisher => publisher.TryPublishAsync(last.Client)));
        Assert.All(answered, Assert.True);
        Assert.DoesNotContain(ledger.Keys, key => key.Value is null);
        await LedgerCheck.AgreesAsync(ledger, last);
        Assert.Empty(publishers.SelectMany(publisher => publisher.Refusals));
        Assert.Equal(0, await last.StopAsync());
    }
}
