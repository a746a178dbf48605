using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>The command line publishes a file over and over, the hub is killed and comes back, and the command line carries on.</summary>
public sealed class When_the_hub_is_killed_while_a_file_is_published : IDisposable
{
    private const int Kills = 3;
    private const int Repeat = 2_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_line_is_stored_once_and_told_under_the_id_it_is_found_by()
    {
        Random random = new(31);
        SampleLine[] sample = SampleLine.Read("webhooks.ndjson");
        RunningHub hub = await RunningHub.StartAsync(_folder.In("data"), "--urls", $"http://127.0.0.1:{FreePort.Next()}");
        using CommandRun publish = hub.Begin("publish", "--file", SampleLine.PathOf("webhooks.ndjson"), "--idempotent", "--repeat", $"{Repeat}", "--json");
        for (int kill = 0; kill < Kills; kill++)
        {
            long enough = publish.OutputLength + random.Next(1, 400_000);
            await publish.WaitForAsync($"{enough} bytes of answers", run => run.OutputLength >= enough);
            await hub.Run.KillAsync();
            hub.Dispose();
            hub = await RunningHub.StartAsync(_folder.In("data"), "--urls", hub.Address);
        }

        using (hub)
        {
            Assert.Equal(0, await publish.ExitAsync());
            JsonElement[] results = [.. publish.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
            Assert.Equal(Enumerable.Range(0, Repeat * sample.Length), results.Select(result => result.GetProperty("index").GetInt32()));
            Assert.Equal(results.Length, results.Select(result => result.GetProperty("id").GetString()).Distinct().Count());
            Assert.Equal(results.Length, await CountAsync(hub));
            foreach (JsonElement result in results.Where((_, index) => index % 97 == 0))
            {
                byte[] payload = await hub.Client.GetByteArrayAsync($"/v1/events/{result.GetProperty("id").GetString()}/payload");
                Assert.Equal(sample[result.GetProperty("line").GetInt32() - 1].Payload, payload);
            }

            Assert.Equal(0, await hub.StopAsync());
        }
    }

    private static async Task<long> CountAsync(RunningHub hub)
    {
        using JsonDocument channels = JsonDocument.Parse(await hub.Client.GetStringAsync("/v1/channels"));
        return channels.RootElement.GetProperty("channels").EnumerateArray().Sum(channel => channel.GetProperty("events").GetInt64());
    }
}
