using EventHub.EmbeddedRuntime.Tests.Kit;
using EventHub.EmbeddedRuntime.Time;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.EmbeddedRuntime.Tests.Timers;

public sealed class GrainTimerTests
{
    [Fact]
    public async Task Ticks_WithoutPause_AreNeverLost()
    {
        await using TestHost host = await TestHost.StartAsync(services: services => services.AddKeyedSingleton(GrainClockNames.Timers, TimeProvider.System));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => host.Client.GetGrain<IProbeGrain>($"ticking {number}").Tick(500, $"ticked {number}")));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Signals.Of($"ticked {number}"))).WaitAsync(TestHost.Patience);
    }
}
