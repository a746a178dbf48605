using BenchmarkDotNet.Attributes;
using EventHub.Bench.Grains;
using EventHub.EmbeddedRuntime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace EventHub.Bench.Micro;

/// <summary>A call through a reference to an idle grain of this process.</summary>
public class GrainCallBenchmarks
{
    private IHost _host = null!;
    private ICounterGrain _grain = null!;

    [GlobalSetup]
    public void Start()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEmbeddedGrains(grains => grains.GrainAssemblies.Add(typeof(GrainCallBenchmarks).Assembly));
        _host = builder.Build();
        _host.Start();
        _grain = _host.Services.GetRequiredService<IClusterClient>().GetGrain<ICounterGrain>(1);
    }

    [GlobalCleanup]
    public void Stop()
    {
        _host.StopAsync().GetAwaiter().GetResult();
        _host.Dispose();
    }

    [Benchmark]
    public Task<long> Call() => _grain.Add(0);
}
