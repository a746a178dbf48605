using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Tests.Watching;

/// <summary>A watcher that is overtaken by what is retained.</summary>
public sealed class WatchGapTests
{
    [Fact]
    public async Task Watch_OvertakenByRetention_SaysWhatIsMissingAndGoesOn()
    {
        const int Events = 150, TakenMin = 100;
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(
            time: time, storage: storage => (storage.SegmentBytes, storage.RetentionBytes, storage.TailBytesMax) = (1 << 20, 2 << 20, 1 << 20), gateway: gateway => gateway.WatchCacheBytesMax = 1 << 20);
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=%3E");

        // Nobody reads: of 60 MB the sockets hold some, and the log its last two.
        string filler = new('x', 400_000);
        for (int i = 1; i <= Events; i++)
        {
            await hub.Client.PublishAsync("a", $$"""{"n":{{i}},"filler":"{{filler}}"}""");
        }

        await Until.TrueAsync(() => hub.Partitions.All[0].Bounds.FirstSequence > TakenMin, () => "Retention took nothing.", () => time.Advance(TimeSpan.FromSeconds(1)));
        int last = 0, gaps = 0;
        while (last < Events)
        {
            (_, string kind, JsonElement data) = await watch.ReadAsync($"what follows event {last}");
            if (kind == "gap")
            {
                gaps++;
                Assert.Equal(last, SequenceOf(data, "from"));
                last = SequenceOf(data, "to");
                continue;
            }

            Assert.Equal(last + 1, data.GetProperty("payload").GetProperty("n").GetInt32());
            last++;
        }

        Assert.True(gaps > 0, "Nothing was missing.");
    }

    private static int SequenceOf(JsonElement gap, string end)
    {
        Assert.True(Cursor.TryParse(gap.GetProperty(end).GetString(), out Cursor? cursor));
        return (int)cursor!.Places[0].Sequence;
    }
}
