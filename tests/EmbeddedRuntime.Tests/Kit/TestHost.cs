using EventHub.Conformance.Embedded;
using EventHub.EmbeddedRuntime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Kit;

/// <summary>A host with the grains of this assembly, on a clock of the test's own. What it logs can be looked at.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private TestHost(IHost host, ManualClock clock, LogLines log)
    {
        _host = host;
        Clock = clock;
        Log = log;
    }

    public ManualClock Clock { get; }

    public LogLines Log { get; }

    public IServiceProvider Services => _host.Services;

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public static async Task<TestHost> StartAsync(Action<EmbeddedGrainOptions>? configure = null, Action<IServiceCollection>? services = null, ManualClock? clock = null)
    {
        clock ??= new ManualClock();
        LogLines log = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(clock);
        services?.Invoke(builder.Services);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.GrainAssemblies.Add(typeof(TestHost).Assembly);
            options.AddMemoryStorage().AddStreams("streams");
            configure?.Invoke(options);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new TestHost(host, clock, log);
    }

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Moves the clock until the task ends.</summary>
    public async Task PassAsync(Task until, TimeSpan step, string missing)
    {
        using CancellationTokenSource deadline = new(Patience);
        while (!until.IsCompleted)
        {
            Assert.False(deadline.IsCancellationRequested, $"Still missing: {missing}.");
            Clock.Advance(step);
            await Task.WhenAny(until, Task.Delay(1));
        }

        await until;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
