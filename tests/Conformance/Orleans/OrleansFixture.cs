using EventHub.Conformance.Activations;
using EventHub.Conformance.Kit;
using Microsoft.Extensions.Configuration;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace EventHub.Conformance.Orleans;

/// <summary>A cluster of one silo, in this process, on the real clock. One for all suites.</summary>
public sealed class OrleansFixture : RuntimeFixture
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);
    private static readonly Lazy<Task<TestCluster>> s_cluster = new(DeployAsync);

    private TestCluster? _cluster;

    public override IClusterClient Client => (IClusterClient)_cluster!.Client;

    public override TimeSpan ReminderPeriodMin => TimeSpan.FromSeconds(1);

    public override async ValueTask InitializeAsync() => _cluster = await s_cluster.Value;

    // The cluster goes with the process: others use it still.
    public override ValueTask DisposeAsync() => default;

    protected override Task PassTimeAsync(Task until) => Task.WhenAny(until, Task.Delay(s_step));

    private static async Task<TestCluster> DeployAsync()
    {
        TestClusterBuilder builder = new(initialSilosCount: 1);
        builder.AddSiloBuilderConfigurator<SiloConfigurator>();
        builder.AddClientBuilderConfigurator<ClientConfigurator>();
        TestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private sealed class SiloConfigurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder
            .AddMemoryGrainStorage(Storage)
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(Streams)
            .UseInMemoryReminderService()
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1))
            .Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionQuantum = TimeSpan.FromSeconds(1);
                options.ClassSpecificCollectionAge[typeof(LifeGrain).FullName!] = TimeSpan.FromSeconds(3);
            });
    }

    private sealed class ClientConfigurator : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) => clientBuilder.AddMemoryStreams(Streams);
    }
}
