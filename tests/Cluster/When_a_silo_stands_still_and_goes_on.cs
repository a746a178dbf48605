using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>A silo is stopped for longer than the others wait for it, and then goes on: for a moment it believes that it owns what others own by now.</summary>
public sealed class When_a_silo_stands_still_and_goes_on
{
    private static readonly string[] s_channels = [.. Enumerable.Range(0, 24).Select(number => $"still.{number}")];

    [Fact]
    public async Task Redis_refuses_what_it_writes_and_nothing_acknowledged_is_lost()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        Ledger ledger = new();
        Seen watched = new();
        using CancellationTokenSource over = new();
        Task watching = new Watching(cluster.Gateways[0].Address, watched).RunAsync(over.Token);
        using Publishing before = new(cluster.Silos[0].Address, ledger), stale = new(cluster.Silos[2].Address, ledger);
        await PublishAsync(before, 1);

        await cluster.Silos[2].SignalAsync("STOP");
        await PublishAsync(before, 2);

        // Through the one that does not know: it refuses, or finds the new owner.
        await cluster.Silos[2].SignalAsync("CONT");
        Task[] late = [.. s_channels.Take(8).Select(channel => stale.PublishAsync(channel, 3))];
        Task ended = await Task.WhenAny(Task.WhenAll(late), cluster.Silos[2].ExitAsync());
        if (ended is Task<int>)
        {
            // Told by the membership that it is dead, it has ended; that is as good.
            await cluster.Silos[2].StartAsync();
        }

        await Task.WhenAll(late).WaitAsync(Publishing.Patience);
        using CancellationTokenSource patience = new(Publishing.Patience);
        while (ledger.MissingIn(watched) is { Count: > 0 } missing)
        {
            Assert.False(patience.IsCancellationRequested, $"Acknowledged and not watched: {string.Join(", ", missing)}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        await over.CancelAsync();
        await watching.WaitAsync(Publishing.Patience);
        Assert.Null(watched.FirstDisorder());
    }

    private static Task PublishAsync(Publishing publishing, int number) => Task.WhenAll(s_channels.Select(channel => publishing.PublishAsync(channel, number)));
}
