using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventHub.Silo.Tests.Storage;

public sealed class StorageRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task AddEventHubStorage_InMemory_OpensEveryPartition()
    {
        using IHost host = Build(new StorageOptions { Provider = StorageProvider.Memory, Partitions = 3 });

        await host.StartAsync(CancellationToken.None);

        Assert.Equal([0, 1, 2], host.Services.GetRequiredService<ILocalPartitions>().All.Select(partition => partition.Number));
        await host.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task AddEventHubStorage_InFiles_OpensAgainAfterAStop()
    {
        StorageOptions options = new() { DataDirectory = _temporary.In("data"), SegmentBytes = 1 << 20 };
        for (int run = 0; run < 2; run++)
        {
            using IHost host = Build(options);
            await host.StartAsync(CancellationToken.None);

            Assert.True(host.Services.GetRequiredService<ILocalPartitions>().All[0].Health.CanWrite);
            await host.StopAsync(CancellationToken.None);
        }

        Assert.True(Directory.Exists(_temporary.In("data/partition-0")));
    }

    [Fact]
    public async Task AddEventHubStorage_FolderInUse_LeavesItToItsOwner()
    {
        StorageOptions options = new() { DataDirectory = _temporary.In("data"), SegmentBytes = 1 << 20 };
        using IHost first = Build(options);
        await first.StartAsync(CancellationToken.None);
        using IHost second = Build(options);

        EventHubException refusal = await Assert.ThrowsAsync<EventHubException>(() => second.StartAsync(CancellationToken.None));

        Assert.Equal(ErrorCodes.DataFolderInUse, refusal.Code);
        Assert.True(first.Services.GetRequiredService<ILocalPartitions>().All[0].Health.CanWrite);
        await first.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void AddEventHubStorage_WrongOptions_ReportsAllOfThem()
    {
        StorageOptions options = new() { Partitions = 0, DedupMaxKeys = 0 };

        EventHubException refusal = Assert.Throws<EventHubException>(() => new ServiceCollection().AddEventHubStorage(options));

        Assert.Equal(ErrorCodes.InvalidSetting, refusal.Code);
        Assert.Contains("Storage:Partitions is 0", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:DedupMaxKeys is 0", refusal.Message, StringComparison.Ordinal);
    }

    private static IHost Build(StorageOptions options)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEventHubStorage(options);
        return builder.Build();
    }
}
