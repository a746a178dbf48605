using System.Text.Json;
using EventHub.Scenarios.Delivering;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>Consumers take and acknowledge while the hub is killed again and again, its subscriptions changed and deleted meanwhile.</summary>
public sealed class When_the_hub_is_killed_while_delivering : IDisposable
{
    private const int Kills = 5, BatchSize = 300;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(20260301)]
    public async Task Nothing_is_lost_stuck_or_handed_out_after_its_ack(int seed)
    {
        Random random = new(seed);
        HashSet<string> published = [], acknowledged = [];
        for (int kill = 0; kill < Kills; kill++)
        {
            using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
            await hub.Client.SetAsync("s", $$$"""{"patterns":[">"],"ackDeadline":"1s","maxInFlight":{{{random.Next(500, 1000)}}},"retry":{"maxAttempts":100,"initialDelay":"0s","jitter":0}}""");
            int round = kill;
            published.UnionWith(await hub.Client.PublishAsync(Enumerable.Range(0, BatchSize).Select(n => $$"""{"channel":"a.{{n % 7}}","payload":{{n}},"idempotencyKey":"{{round}}-{{n}}"}""")));
            for (int step = 0; step < 6; step++)
            {
                JsonElement[] got = await hub.Client.PullAsync("s", max: random.Next(20, 150), wait: "0s");
                Check(got, acknowledged);
                JsonElement[] chosen = [.. got.Where(_ => random.Next(10) < 7)];
                Note(chosen, await hub.Client.AckAsync("s", chosen), acknowledged);
            }

            // The last settlement is on its way when the hub dies: it may be stored, or not.
            JsonElement[] last = await hub.Client.PullAsync("s", max: 50, wait: "0s");
            Check(last, acknowledged);
            Task<string[]> settling = hub.Client.AckAsync("s", last);
            await hub.Run.KillAsync();
            Note(last, await settling.ContinueWith(done => done.IsCompletedSuccessfully ? done.Result : [], TaskScheduler.Default), acknowledged);
        }

        using RunningHub hubAtLast = await RunningHub.StartAsync(_folder.In("data"));
        while (await hubAtLast.Client.PullAsync("s", max: 1000, wait: "3s") is { Length: > 0 } got)
        {
            Check(got, acknowledged);
            Note(got, await hubAtLast.Client.AckAsync("s", got), acknowledged);
        }

        Dictionary<string, int> statuses = await hubAtLast.Client.StatusesAsync();
        Assert.Equal(new Dictionary<string, int> { ["completed"] = published.Count }, statuses);
        JsonElement counts = (await hubAtLast.Client.GetJsonAsync("/v1/subscriptions/s")).GetProperty("counts");
        Assert.Equal((0, 0, 0), (counts.GetProperty("inFlight").GetInt32(), counts.GetProperty("waiting").GetInt32(), counts.GetProperty("deadLetters").GetInt32()));
        Assert.Equal(0, await hubAtLast.StopAsync());
    }

    private static void Check(JsonElement[] deliveries, HashSet<string> acknowledged) =>
        Assert.All(deliveries, delivery => Assert.DoesNotContain(delivery.EventId(), acknowledged));

    private static void Note(JsonElement[] deliveries, string[] results, HashSet<string> acknowledged) =>
        acknowledged.UnionWith(deliveries.Zip(results).Where(pair => pair.Second == "settled").Select(pair => pair.First.EventId()));
}
