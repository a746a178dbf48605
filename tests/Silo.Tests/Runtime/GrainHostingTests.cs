using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Silo.Runtime;
using EventHub.Silo.Storage;
using EventHub.Silo.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using ErrorCode = EventHub.Protocol.Errors.ErrorCode;

namespace EventHub.Silo.Tests.Runtime;

public sealed class GrainHostingTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Partition_EveryStart_IsOwnedUnderAHigherTerm_WhichItsBatchesBear()
    {
        for (long term = 1; term <= 3; term++)
        {
            using IHost host = Build();
            await host.StartAsync(CancellationToken.None);
            IPartition partition = host.Services.GetRequiredService<ILocalPartitions>().All[0];

            PartitionCondition condition = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IPartitionGrain>(0).Health();
            AppendResult stored = await AppendAsync(partition);
            using (FoundEvent? found = await partition.FindAsync(stored.Lsn, CancellationToken.None))
            {
                Assert.Equal((term, term), (condition.OwnerTerm, found!.Batch.Header.OwnerTerm));
            }

            await host.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Stop_ClosesThePartition_OnceGrainsHaveEnded_AndBeforeTheProcessDoes()
    {
        using IHost host = Build(services => services.AddHostedService<Between>());
        await host.StartAsync(CancellationToken.None);
        await AppendAsync(host.Services.GetRequiredService<ILocalPartitions>().All[0]);
        await host.StopAsync(CancellationToken.None);

        Assert.Equal(ErrorCodes.ShuttingDown, host.Services.GetServices<IHostedService>().OfType<Between>().Single().Refusal);
        Assert.True(File.Exists(_temporary.In("data/partition-0/clean")));
    }

    [Fact]
    public async Task Stop_RightBehindTheStart_IsClean()
    {
        for (int run = 0; run < 5; run++)
        {
            using IHost host = Build();
            await host.StartAsync(CancellationToken.None);
            await host.StopAsync(CancellationToken.None);
            Assert.True(File.Exists(_temporary.In("data/partition-0/clean")));
        }
    }

    private static async Task<AppendResult> AppendAsync(IPartition partition)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(new EventDraft("a"u8) { Payload = "1"u8, PayloadIsJson = true });
        await partition.AppendAsync(batch);
        return batch.Results[0];
    }

    // What is registered between storage and grains stops between them.
    private IHost Build(Action<IServiceCollection>? between = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        StorageOptions options = new() { DataDirectory = _temporary.In("data"), SegmentBytes = 1 << 20 };
        builder.Services.AddEventHubStorage(options);
        between?.Invoke(builder.Services);
        builder.Services.AddEventHubGrains(options);
        return builder.Build();
    }

    /// <summary>Tries to append when the grains have stopped and the process still has the folder.</summary>
    private sealed class Between(ILocalPartitions partitions) : IHostedService
    {
        public ErrorCode? Refusal { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) =>
            Refusal = (await Assert.ThrowsAsync<EventHubException>(() => AppendAsync(partitions.All[0]))).Code;
    }
}
