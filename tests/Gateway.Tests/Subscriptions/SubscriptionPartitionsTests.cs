using System.Net;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;

namespace EventHub.Gateway.Tests.Subscriptions;

/// <summary>Several partitions, of which one fails or lags behind.</summary>
public sealed class SubscriptionPartitionsTests
{
    private static readonly Problem s_full = new(ErrorCodes.StorageFull, "The disk of the test is full.");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Put_APartitionFails_IsAnErrorWhoseRepetitionCompletesIt(int faulty)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        foreach ((string json, int version) in new[] { ("""{"patterns":["a"]}""", 1), ("""{"patterns":["b"]}""", 2) })
        {
            hub.Partitions.FaultyPartition = faulty;
            hub.Partitions.AppendFault = s_full;
            using HttpResponseMessage failed = await hub.PutAsync("s", json);
            await failed.IsProblemAsync(ErrorCodes.StorageFull);

            hub.Partitions.AppendFault = null;
            (HttpStatusCode status, _) = await hub.SetAsync("s", json);

            Assert.Equal(faulty == 0 && version == 1 ? HttpStatusCode.Created : HttpStatusCode.OK, status);
            Subscription[] held = Held(hub, "s");
            Assert.All(held, entry => Assert.Equal((held[0].Id, version, held[0].Definition), (entry.Id, entry.Version, entry.Definition)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Delete_APartitionFails_IsAnErrorWhoseRepetitionCompletesIt(int faulty)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        await hub.SetAsync("s", """{"patterns":["a"]}""");
        hub.Partitions.FaultyPartition = faulty;
        hub.Partitions.AppendFault = s_full;
        Assert.Equal(HttpStatusCode.InsufficientStorage, await hub.DeleteAsync("s"));
        hub.Partitions.AppendFault = null;
        Assert.Equal(HttpStatusCode.NoContent, await hub.DeleteAsync("s"));
        Assert.All(hub.Partitions.All, partition => Assert.Null(partition.Deliveries.Find("s")));
    }

    [Fact]
    public async Task Put_AfterADeletionThatFailed_MakesANewOneEverywhere()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 3);
        await hub.SetAsync("s", """{"patterns":["a"]}""");
        long before = Held(hub, "s")[0].Id;
        hub.Partitions.FaultyPartition = 1;
        hub.Partitions.AppendFault = s_full;
        Assert.Equal(HttpStatusCode.InsufficientStorage, await hub.DeleteAsync("s"));
        hub.Partitions.AppendFault = null;

        Assert.Equal(HttpStatusCode.Created, (await hub.SetAsync("s", """{"patterns":["a"]}""")).Status);
        Subscription[] held = Held(hub, "s");
        Assert.All(held, entry => Assert.Equal((held[0].Id, 1), (entry.Id, entry.Version)));
        Assert.NotEqual(before, held[0].Id);
    }

    [Fact]
    public async Task Put_ASequenceOfSeveralPartitions_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);
        using HttpResponseMessage refused = await hub.PutAsync("s", """{"patterns":["a"],"from":"7"}""");
        await refused.IsProblemAsync(ErrorCodes.InvalidField, "/from");
    }

    [Fact]
    public async Task Start_PartitionsThatWereLeftApart_AreBroughtInStep()
    {
        string folder = Directory.CreateTempSubdirectory("eventhub-subscriptions-").FullName;
        try
        {
            await using (HubHost hub = await StartOnAsync(folder))
            {
                await hub.SetAsync("kept", """{"patterns":["a"]}""");
                await hub.SetAsync("changed", """{"patterns":["a"]}""");
                await hub.SetAsync("deleted", """{"patterns":["a"]}""");
                Subscription changed = Held(hub, "changed")[0];
                await hub.Partitions.All[0].Deliveries.DefineAsync(changed with { Version = 2, IsPaused = true }, long.MaxValue);
                await hub.Partitions.All[0].Deliveries.RemoveAsync(Held(hub, "deleted")[0].Id);
                await hub.Partitions.All[0].Deliveries.DefineAsync(changed with { Id = 4711, Name = "created", Version = 1 }, long.MaxValue);
            }

            await using HubHost again = await StartOnAsync(folder);
            foreach (var partition in again.Partitions.All)
            {
                Assert.Equal(
                    ["changed 2 True", "created 1 False", "kept 1 False"],
                    partition.Deliveries.All.Select(entry => $"{entry.Name} {entry.Version} {entry.IsPaused}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Subscription[] Held(HubHost hub, string name) => [.. hub.Partitions.All.Select(partition => partition.Deliveries.Find(name)!)];

    private static Task<HubHost> StartOnAsync(string folder) => HubHost.StartAsync(storage: storage =>
    {
        storage.Provider = StorageProvider.File;
        storage.DataDirectory = folder;
        storage.Partitions = 3;
    });
}
