using System.Net;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>No space: publishing is refused with a code that says so, nothing is acknowledged, and it goes on when space returns.</summary>
public sealed class When_the_disk_is_full : IDisposable
{
    private const int PublishesMax = 200;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _acknowledged = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publishing_is_refused_reading_goes_on_and_publishing_resumes_when_space_returns()
    {
        using SmallDisk? disk = SmallDisk.TryCreate(48);
        Assert.SkipWhen(disk is null, "This user may not mount a small disk.");
        string data = Path.Combine(disk.Path, "data");
        using (RunningHub hub = await RunningHub.StartAsync(data))
        {
            await PublishAsync(hub);
            string ballast = disk.Fill();
            await PublishUntilRefusedAsync(hub);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await hub.Client.GetAsync("/readyz")).StatusCode);
            await EverythingAcknowledgedIsThereAsync(hub);

            File.Delete(ballast);
            await PublishUntilAcceptedAsync(hub);
            await EverythingAcknowledgedIsThereAsync(hub);
            Assert.Equal(0, await hub.StopAsync());
        }

        using RunningHub again = await RunningHub.StartAsync(data);
        await EverythingAcknowledgedIsThereAsync(again);
    }

    [Fact]
    public async Task A_full_memory_store_refuses_in_the_same_way()
    {
        string file = _folder.In("hub.yaml");
        await File.WriteAllTextAsync(file, "storage:\n  provider: memory\n  memoryBytesMax: 64MB\n");
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), "--config", file);

        await PublishUntilRefusedAsync(hub);

        await EverythingAcknowledgedIsThereAsync(hub);
    }

    private async Task PublishUntilRefusedAsync(RunningHub hub)
    {
        for (int i = 0; i < PublishesMax; i++)
        {
            using HttpResponseMessage response = await PublishAsync(hub);
            if (response.StatusCode != HttpStatusCode.Created)
            {
                Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
                Assert.NotNull(response.Headers.RetryAfter);
                Assert.Equal("EH3001", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
                return;
            }
        }

        Assert.Fail($"{PublishesMax} events of 900 KB fitted.");
    }

    // The hub looks for space itself; until it has seen it, it goes on refusing.
    private async Task PublishUntilAcceptedAsync(RunningHub hub)
    {
        using CancellationTokenSource deadline = new(CommandRun.Patience);
        while (true)
        {
            using HttpResponseMessage response = await PublishAsync(hub);
            if (response.StatusCode == HttpStatusCode.Created)
            {
                return;
            }

            Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
            Assert.False(deadline.IsCancellationRequested, $"Publishing is refused {CommandRun.Patience.TotalSeconds} s after space returned.");
            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
        }
    }

    private async Task<HttpResponseMessage> PublishAsync(RunningHub hub)
    {
        byte[] payload = new byte[900 * 1024];
        HttpResponseMessage response = await hub.Client.PostAsync("/v1/channels/big.event/events", new ByteArrayContent(payload));
        if (response.StatusCode == HttpStatusCode.Created)
        {
            _acknowledged.Add(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!);
        }

        return response;
    }

    private async Task EverythingAcknowledgedIsThereAsync(RunningHub hub)
    {
        foreach (string id in _acknowledged)
        {
            Assert.Equal(900 * 1024, (await hub.Client.GetByteArrayAsync($"/v1/events/{id}/payload")).Length);
        }

        using JsonDocument channels = JsonDocument.Parse(await hub.Client.GetStringAsync("/v1/channels"));
        long stored = channels.RootElement.GetProperty("channels").EnumerateArray().Sum(channel => channel.GetProperty("events").GetInt64());
        Assert.Equal(_acknowledged.Count, stored);
    }
}
