using EventHub.Conformance.Kit;
using Microsoft.Extensions.Configuration;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace EventHub.Conformance.Orleans;

/// <summary>A cluster of one silo, in this process, on the real clock. One for all suites.</summary>
public class OrleansFixture : RuntimeFixture
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);
    private static readonly Lazy<Task<TestCluster>> s_cluster = new(() => DeployAsync(silos: 1));

    private TestCluster? _cluster;

    public override IClusterClient Client => (IClusterClient)_cluster!.Client;

    public override TimeSpan ReminderPeriodMin => TimeSpan.FromSeconds(1);

    protected virtual Task<TestCluster> Cluster => s_cluster.Value;

    public override async ValueTask InitializeAsync() => _cluster = await Cluster;

    // The cluster goes with the process: others use it still.
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }

    protected static async Task<TestCluster> DeployAsync(short silos)
    {
        TestClusterBuilder builder = new(silos) { PortAllocator = new FreePorts() };
        builder.AddSiloBuilderConfigurator<SiloConfigurator>();
        builder.AddClientBuilderConfigurator<ClientConfigurator>();
        TestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    protected override Task PassTimeAsync(Task until) => Task.WhenAny(until, Task.Delay(s_step));

    private sealed class SiloConfigurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder
            .AddMemoryGrainStorage(Storage)
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(Streams)
            .UseInMemoryReminderService()
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1))
            .Configure<GrainCollectionOptions>(options => options.CollectionQuantum = TimeSpan.FromSeconds(1));
    }

    private sealed class ClientConfigurator : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) => clientBuilder.AddMemoryStreams(Streams);
    }
}
