using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Policies;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;
using EventHub.Tests.Kit;

namespace EventHub.Gateway.Tests.Channels;

/// <summary><c>POST /v1/channels/{channel}:purge</c>.</summary>
public sealed class PurgeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Purge_WithoutAPlace_TakesEverythingSoFar(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);
        string first = await hub.Client.PublishAsync("a");
        string other = await hub.Client.PublishAsync("b");
        Assert.Equal((1, true), await hub.Client.PurgeAsync("a", """{"dryRun":true}"""));
        await hub.Client.GetJsonAsync("/v1/events/" + first);
        Assert.Equal((1, false), await hub.Client.PurgeAsync("a", """{"before":null,"dryRun":false}"""));
        Assert.Equal((0, false), await hub.Client.PurgeAsync("a"));

        using HttpResponseMessage gone = await hub.Client.GetAsync(new Uri("/v1/events/" + first, UriKind.Relative));
        await gone.IsProblemAsync(ErrorCodes.EventNotFound);
        Assert.Equal([other], await hub.Client.ListAsync());
        string next = await hub.Client.PublishAsync("a");
        Assert.Contains(next, await hub.Client.ListAsync());
    }

    [Fact]
    public async Task Purge_BeforeATime_ASequenceOrACursor_StopsThere()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        List<string> ids = [];
        for (int i = 0; i < 6; i++)
        {
            ids.Add(await hub.Client.PublishAsync("a"));
            time.Advance(TimeSpan.FromMinutes(1));
        }

        string start = FakeTimeProvider.Start.AddSeconds(30).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((1, false), await hub.Client.PurgeAsync("a", $$"""{"before":"{{start}}"}"""));
        Assert.Equal(ids[1..], await hub.Client.ListAsync());
        Assert.Equal((1, false), await hub.Client.PurgeAsync("a", """{"before":3}"""));
        Assert.Equal(ids[2..], await hub.Client.ListAsync());

        // A cursor stands behind the event it came with.
        string cursor = (await hub.Client.GetJsonAsync("/v1/events?order=asc&limit=2")).GetProperty("next").GetString()!;
        Assert.Equal((2, false), await hub.Client.PurgeAsync("a", $$"""{"before":"{{cursor}}"}"""));
        Assert.Equal(ids[4..], await hub.Client.ListAsync());
        Assert.Equal((0, false), await hub.Client.PurgeAsync("a", """{"before":"earliest"}"""));
        Assert.Equal((2, true), await hub.Client.PurgeAsync("a", """{"before":"now","dryRun":true}"""));
    }

    [Fact]
    public async Task Purge_ThenRestart_StaysPurged()
    {
        string folder = Directory.CreateTempSubdirectory("eventhub-purge-").FullName;
        try
        {
            string kept;
            await using (HubHost hub = await StartOnAsync(folder))
            {
                await hub.Client.PublishAsync("a");
                await hub.Client.PurgeAsync("a");
                kept = await hub.Client.PublishAsync("a");
            }

            await using HubHost again = await StartOnAsync(folder);
            Assert.Equal([kept], await again.Client.ListAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("a", "", "EH1001", null)]
    [InlineData("a", "{", "EH1001", null)]
    [InlineData("a", "[]", "EH1006", null)]
    [InlineData("a", """{"before":"yesterday"}""", "EH1006", "/before")]
    [InlineData("a", """{"before":-1}""", "EH1006", "/before")]
    [InlineData("a", """{"before":{}}""", "EH1006", "/before")]
    [InlineData("a", """{"dryRun":"yes"}""", "EH1006", "/dryRun")]
    [InlineData("a", """{"after":1}""", "EH1002", "/after")]
    [InlineData("a", """{"dryRun":true,"dryRun":false}""", "EH1008", "/dryRun")]
    [InlineData("a..b", "{}", "EH1003", "channel")]
    public async Task Purge_Wrong_IsRefusedAndTakesNothing(string channel, string body, string code, string? field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("a");
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri($"/v1/channels/{channel}:purge", UriKind.Relative), HttpAnswers.Json(body));

        await response.IsProblemAsync(ErrorCodes.Find(code)!, field);
        Assert.Single(await hub.Client.ListAsync());
    }

    private static Task<HubHost> StartOnAsync(string folder) => HubHost.StartAsync(storage: storage =>
    {
        storage.Provider = StorageProvider.File;
        storage.DataDirectory = folder;
    });
}
