using System.Text.Json;
using EventHub.Faults.Calls;
using EventHub.Tests.Kit;
using EventHub.Tests.Kit.Running;

namespace EventHub.Faults.Disks;

/// <summary>
/// A disk fills and gets free while clients publish and consume: refused with 507, nothing refused is there, nothing acknowledged is lost, settlements
/// go on, and it resumes by itself. <c>FAULTS_DISK_CYCLES</c> says how often (3).
/// </summary>
public sealed class When_the_disk_fills_again_and_again
{
    private const int DiskMiB = 48, PayloadBytes = 40_000, PublishesMax = 2000;
    private readonly HashSet<int> _acknowledged = [], _delivered = [];
    private int _next;

    [Fact]
    public async Task It_refuses_keeps_what_it_has_and_resumes()
    {
        using SmallDisk? disk = SmallDisk.TryCreate(DiskMiB);
        if (disk is null)
        {
            // Where nothing may be mounted, a full disk is tried with the injected one alone, in the log's own tests.
            TestContext.Current.TestOutputHelper?.WriteLine("Not tried: this user may not mount a small disk.");
            return;
        }

        string data = Path.Combine(disk.Path, "data");
        string[] options = ["--config", Path.Combine(disk.Path, "hub.yaml")];
        await File.WriteAllTextAsync(options[1], "storage:\n  segmentBytes: 2MB\n  retentionBytes: 16MB\n");
        for (int cycle = 0; cycle < Setting.Of("FAULTS_DISK_CYCLES", 3); cycle++)
        {
            using RunningHub hub = await RunningHub.StartAsync(data, options);
            await hub.Client.AskAsync(HttpMethod.Put, "/v1/subscriptions/s", """{"patterns":[">"],"ackDeadline":"1m"}""");
            await PublishAsync(hub, until: 201);
            string ballast = disk.Fill();
            await PublishAsync(hub, until: 507);
            await ConsumeAsync(hub);
            File.Delete(ballast);
            await PublishAsync(hub, until: 201);
            await ConsumeAsync(hub);
            Assert.Equal(_acknowledged.Order(), _delivered.Order());
            if (cycle % 2 == 0)
            {
                await hub.Run.KillAsync();
            }
            else
            {
                Assert.Equal(0, await hub.StopAsync());
            }
        }
    }

    // Publishes until the answer comes that is waited for; every other one must be its opposite.
    private async Task PublishAsync(RunningHub hub, int until)
    {
        string filling = new('x', PayloadBytes);
        for (int i = 0; i < PublishesMax; i++)
        {
            int number = ++_next;
            Answer? answer = await hub.Client.TryAskAsync(HttpMethod.Post, "/v1/events", $$$"""{"channel":"disk.full","payload":{"n":{{{number}}},"filling":"{{{filling}}}"}}""");
            Assert.True(answer is { Status: 201 or 507 }, $"A publish was answered {answer}");
            if (answer.Status == 201)
            {
                _acknowledged.Add(number);
            }

            if (answer.Status == until)
            {
                return;
            }

            // The hub looks for space itself, once a second.
            await Task.Delay(answer.Status == 507 ? 100 : 0);
        }

        Assert.Fail($"{PublishesMax} publishes were not answered with {until}.");
    }

    private async Task ConsumeAsync(RunningHub hub)
    {
        while (true)
        {
            JsonElement[] deliveries = [.. (await hub.Client.AskAsync(HttpMethod.Post, "/v1/subscriptions/s:pull", """{"max":50,"wait":"200ms","consumer":"c"}"""))
                .GetProperty("deliveries").EnumerateArray()];
            if (deliveries.Length == 0)
            {
                return;
            }

            foreach (JsonElement delivery in deliveries)
            {
                int number = delivery.GetProperty("event").GetProperty("payload").GetProperty("n").GetInt32();
                Assert.True(_acknowledged.Contains(number), $"Event {number} was refused, and is delivered.");
                Assert.True(_delivered.Add(number), $"Event {number} was acknowledged by its consumer, and is delivered again.");
            }

            string acks = string.Join(',', deliveries.Select(delivery => $"\"{delivery.GetProperty("deliveryId").GetString()}\""));
            JsonElement settled = await hub.Client.AskAsync(HttpMethod.Post, "/v1/subscriptions/s:settle", $"{{\"ack\":[{acks}]}}");
            Assert.All(settled.GetProperty("results").EnumerateArray(), result => Assert.Equal("settled", result.GetProperty("result").GetString()));
        }
    }
}
