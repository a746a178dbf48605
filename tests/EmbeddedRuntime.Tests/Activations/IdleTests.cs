using EventHub.EmbeddedRuntime.Tests.Kit;

namespace EventHub.EmbeddedRuntime.Tests.Activations;

public sealed class IdleTests
{
    [Fact]
    public async Task IdleGrain_Stays_WhileItAskedTo()
    {
        await using TestHost host = await TestHost.StartAsync();
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("delaying");
        Guid first = await grain.Activation();
        await grain.Delay(TimeSpan.FromHours(2));
        await host.Client.GetGrain<IProbeGrain>("plain").Hello();

        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.PassAsync(Signals.Noted("plain"), TimeSpan.FromMinutes(1), "the end of the grain that did not ask");
        Assert.Null(Signals.NoteOf("delaying"));
        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.PassAsync(Signals.Noted("delaying"), TimeSpan.FromMinutes(1), "the end of the grain that asked");

        Assert.NotEqual(first, await grain.Activation());
    }

    [Fact]
    public async Task GrainInUse_Stays()
    {
        await using TestHost host = await TestHost.StartAsync();
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("used");
        Guid first = await grain.Activation();
        for (int i = 0; i < 10; i++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(first, await grain.Activation());
        }
    }

    [Fact]
    public async Task GrainBusyWithOneCall_Stays()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ResponseTimeout = Timeout.InfiniteTimeSpan);
        Task busy = host.Client.GetGrain<IProbeGrain>("busy").Hold("busy signal");
        await Signals.Of("busy signal reached").WaitAsync(TestHost.Patience);
        host.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Null(Signals.NoteOf("busy"));
        Signals.Set("busy signal");
        await busy.WaitAsync(TestHost.Patience);
    }
}
