using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>Start, publish a file while watching, read everything back, lose the hub, and find everything again.</summary>
public sealed class When_a_newcomer_takes_the_tour : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleLine[] _sample = SampleLine.Read("webhooks.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_published_is_watched_listed_and_read_back_byte_for_byte_also_after_a_crash()
    {
        string[] ids;
        using (RunningHub hub = await RunningHub.StartAsync(_folder.In("data")))
        {
            SampleLine[] matching = [.. _sample.Where(line => line.Channel.StartsWith("github.", StringComparison.Ordinal))];
            using CommandRun watch = hub.Begin("watch", "github.>", "--count", $"{matching.Length}", "--timeout", "50s", "--json");
            await watch.WaitForAsync("watching", static run => run.Error.Contains("Watching github.>", StringComparison.Ordinal));

            ids = await PublishAsync(hub, areDuplicates: false);
            Assert.Equal(0, await watch.ExitAsync());
            Assert.Equal(matching.Select(line => line.Channel), watch.OutputLines.Select(line => Field(line, "channel")));
            Assert.Equal(ids[..matching.Length], watch.OutputLines.Select(line => Field(line, "id")));

            await ReadBackAsync(hub, ids);
            await ListAsync(hub, ids);
            await hub.Run.KillAsync();
        }

        using RunningHub again = await RunningHub.StartAsync(_folder.In("data"));
        await ReadBackAsync(again, ids);
        Assert.Equal(ids, await PublishAsync(again, areDuplicates: true));
        Assert.Equal(0, await again.StopAsync());
    }

    private async Task<string[]> PublishAsync(RunningHub hub, bool areDuplicates)
    {
        using CommandRun publish = await hub.RunAsync("publish", "--file", SampleLine.PathOf("webhooks.ndjson"), "--idempotent", "--json");

        Assert.Equal("", publish.Error);
        Assert.Equal(0, await publish.ExitAsync());
        JsonElement[] results = [.. publish.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(_sample.Length, results.Length);
        Assert.All(results, result => Assert.Equal(areDuplicates, result.GetProperty("duplicate").GetBoolean()));
        return [.. results.Select(result => result.GetProperty("id").GetString()!)];
    }

    private async Task ReadBackAsync(RunningHub hub, string[] ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(_sample[i].Payload, await hub.Client.GetByteArrayAsync($"/v1/events/{ids[i]}/payload"));
            string text = await hub.Client.GetStringAsync($"/v1/events/{ids[i]}");
            Assert.Equal((ids[i], _sample[i].Channel, "completed", "unrouted"), (Field(text, "id"), Field(text, "channel"), Field(text, "status"), Field(text, "outcome")));
        }

        using CommandRun payload = await hub.RunAsync("events", "payload", ids[^1]);
        Assert.Equal(_sample[^1].Payload, payload.OutputBytes);
    }

    private async Task ListAsync(RunningHub hub, string[] ids)
    {
        using CommandRun list = await hub.RunAsync("events", "list", "github.issues.*", "--asc", "--json");
        JsonElement page = JsonDocument.Parse(list.Output).RootElement;
        Assert.Equal(ids[..3], page.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("id").GetString()));

        using CommandRun table = await hub.RunAsync("events", "list", "github.>");
        Assert.Equal(0, await table.ExitAsync());
        Assert.Equal(1 + _sample.Length - 1, table.OutputLines.Length);

        using CommandRun channels = await hub.RunAsync("channels");
        Assert.Equal(1 + _sample.Length, channels.OutputLines.Length);
    }

    private static string? Field(string json, string name)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString();
    }
}
