using System.Text;
using System.Text.Json;
using EventHub.Scenarios.Delivering;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>A hub with schedules is killed again and again, and has to publish what is due once each.</summary>
public sealed class When_the_hub_is_killed_while_schedules_run : IDisposable
{
    private const int Kills = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_time_is_published_once_or_counted_as_missed()
    {
        for (int kill = 0; kill < Kills; kill++)
        {
            using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
            await hub.Client.SetAsync("ticks", """{"patterns":["ticks.fast"]}""");
            await PutAsync(hub, "fast", """{"every":"1s","event":{"channel":"ticks.fast","payload":{"n":1}}}""");
            await PutAsync(hub, "slow", """{"every":"2s","event":{"channel":"ticks.slow","payload":null}}""");
            await TicksAsync(hub, 2);
            await hub.Run.KillAsync();
        }

        using RunningHub last = await RunningHub.StartAsync(_folder.In("data"));
        await TicksAsync(last, 2);
        foreach (string name in (string[])["fast", "slow"])
        {
            await AgreesAsync(last, name);
        }

        Assert.Equal(0, await last.StopAsync());
    }

    // Paused, so that nothing comes while it is looked at.
    private static async Task AgreesAsync(RunningHub hub, string name)
    {
        using HttpResponseMessage paused = await hub.Client.PostAsync(new Uri($"/v1/schedules/{name}:pause", UriKind.Relative), null);
        JsonElement schedule = await ReadAsync(paused);
        DateTimeOffset created = schedule.GetProperty("createdAt").GetDateTimeOffset();
        TimeSpan every = name == "fast" ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(2);
        using HttpResponseMessage listed = await hub.Client.GetAsync(new Uri($"/v1/events?channel=ticks.{name}&order=asc&limit=1000", UriKind.Relative));
        DateTimeOffset[] times = [.. (await ReadAsync(listed)).GetProperty("events").EnumerateArray().Select(found => found.GetProperty("time").GetDateTimeOffset())];

        Assert.Equal(times.Length, times.Distinct().Count());
        Assert.All(times, time => Assert.Equal(0, (time - created).Ticks % every.Ticks));
        Assert.Equal(times.Length, schedule.GetProperty("fired").GetInt32());
        Assert.Equal((times[^1] - created) / every, times.Length + schedule.GetProperty("missed").GetInt32());
        Assert.Equal(JsonValueKind.Null, schedule.GetProperty("lastError").ValueKind);
    }

    private static async Task PutAsync(RunningHub hub, string name, string json)
    {
        using StringContent body = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await hub.Client.PutAsync(new Uri("/v1/schedules/" + name, UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    // Told by a subscription: so many more events of the fast one have come.
    private static async Task TicksAsync(RunningHub hub, int count)
    {
        while (count > 0)
        {
            JsonElement[] ticks = await hub.Client.PullAsync("ticks");
            Assert.True(ticks.Length > 0, $"{count} more events did not come.");
            await hub.Client.AckAsync("ticks", ticks);
            count -= ticks.Length;
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
