using System.Text.Json;
using EventHub.Cluster.Kit;

namespace EventHub.Cluster;

/// <summary>Three silos and a gateway apart. Silos are killed in turn and started again, while events are published through one gateway and consumed and watched through another.</summary>
public sealed class When_silos_are_killed_one_after_another
{
    private static readonly string[] s_channels = [.. Enumerable.Range(0, 12).Select(number => $"ledger.{number}")];
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2), s_backWithin = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_acknowledged_event_is_lost_and_channels_keep_their_order()
    {
        await using ClusterRun cluster = await ClusterRun.StartAsync();
        Ledger ledger = new();
        Seen consumed = new(), watched = new();
        using Publishing publishing = new(cluster.Gateway.Address, ledger);
        using Consuming consuming = new(cluster.Silos[0].Address, "all", consumed);
        await consuming.CreateAsync();
        using CancellationTokenSource published = new(), over = new();
        Task[] readers = [consuming.RunAsync(over.Token), new Watching(cluster.Silos[0].Address, watched).RunAsync(over.Token)];
        Task[] publishers = [.. s_channels.Select(channel => publishing.RunAsync(channel, published.Token))];

        foreach (ClusterProcess silo in (ClusterProcess[])[cluster.Silos[1], cluster.Silos[2]])
        {
            await GrowAsync(ledger, publishers);
            await silo.KillAsync();
            await GrowAsync(ledger, publishers);
            await silo.StartAsync();
        }

        await GrowAsync(ledger, publishers);
        await published.CancelAsync();
        await Task.WhenAll(publishers).WaitAsync(Publishing.Patience);
        await SeenAllAsync(ledger, consumed, "consumed");
        await SeenAllAsync(ledger, watched, "watched");
        await over.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(s_patience);

        TestContext.Current.SendDiagnosticMessage($"{ledger.Count} events, the slowest acknowledged after {publishing.Longest.TotalSeconds:0.0} s.");
        Assert.Null(watched.FirstDisorder());
        Assert.All(s_channels, channel => Assert.Equal(watched.Of(channel).Distinct().Count(), watched.Of(channel).Count));
        await StoredOnceAsync(cluster.Silos[1].Address, ledger, watched);
        Assert.True(publishing.Longest < s_backWithin, $"One event took {publishing.Longest} to be acknowledged.");
    }

    // So many more are acknowledged: the cluster serves.
    private static async Task GrowAsync(Ledger ledger, Task[] publishers)
    {
        int goal = ledger.Count + 300;
        using CancellationTokenSource late = new(s_patience);
        while (ledger.Count < goal)
        {
            Assert.False(late.IsCancellationRequested, $"Only {ledger.Count} of {goal} events were acknowledged within {s_patience}.");
            Assert.All(publishers, publisher => Assert.False(publisher.IsFaulted, publisher.Exception?.ToString()));
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private static async Task SeenAllAsync(Ledger ledger, Seen seen, string how)
    {
        using CancellationTokenSource late = new(s_patience);
        while (ledger.MissingIn(seen) is { Count: > 0 } missing)
        {
            Assert.False(late.IsCancellationRequested, $"{missing.Count} of {ledger.Count} acknowledged events were not {how} within {s_patience}: {string.Join(", ", missing.Take(20))}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    // The log has what was watched, and each once: a repetition under the same key is the same event.
    private static async Task StoredOnceAsync(Uri gateway, Ledger ledger, Seen watched)
    {
        using HttpClient client = new() { BaseAddress = gateway };
        foreach (string channel in ledger.Channels)
        {
            List<int> stored = [];
            for (string? after = ""; after is not null;)
            {
                using JsonDocument page = JsonDocument.Parse(await client.GetByteArrayAsync($"/v1/events?channel={channel}&order=asc&limit=1000{(after.Length > 0 ? "&after=" + Uri.EscapeDataString(after) : "")}"));
                stored.AddRange(page.RootElement.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("payload").GetProperty("number").GetInt32()));
                after = page.RootElement.TryGetProperty("next", out JsonElement next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
            }

            Assert.Equal(Enumerable.Range(1, stored.Count), stored);
            Assert.Equal(watched.Of(channel), stored);
        }
    }
}
