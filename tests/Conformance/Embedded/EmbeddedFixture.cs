using EventHub.Conformance.Kit;
using EventHub.EmbeddedRuntime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace EventHub.Conformance.Embedded;

/// <summary>The embedded runtime, on a clock of the test's own.</summary>
public class EmbeddedFixture : RuntimeFixture
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(500);

    private readonly ManualClock _clock = new();
    private IHost? _host;

    public override IClusterClient Client => _host!.Services.GetRequiredService<IClusterClient>();

    public override TimeSpan ReminderPeriodMin => TimeSpan.FromMinutes(1);

    protected virtual bool ForceYields => false;

    public override async ValueTask InitializeAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.GrainAssemblies.Add(typeof(EmbeddedFixture).Assembly);
            options.AddMemoryStorage().AddMemoryStorage(Storage).AddStreams(Streams);
            options.ForceYields = ForceYields;
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task PassTimeAsync(Task until)
    {
        _clock.Advance(s_step);

        // What the step set going runs on other threads.
        await Task.WhenAny(until, Task.Delay(1));
    }
}
