using EventHub.EmbeddedRuntime.Tests.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Tests.Hosting;

public sealed class GrainHostTests
{
    [Fact]
    public async Task Stop_WaitsForRunningCalls_AndForThoseTheyMake()
    {
        TestHost host = await TestHost.StartAsync();
        Task<string> running = host.Client.GetGrain<IProbeGrain>("drain").HoldThenCall("drain signal", "drain other");
        await Signals.Of("drain signal reached").WaitAsync(TestHost.Patience);

        Task stop = host.StopAsync();
        await RefusedAsync(host);
        Assert.False(stop.IsCompleted);
        Signals.Set("drain signal");
        await stop.WaitAsync(TestHost.Patience);

        Assert.Equal("hello from drain other", await running);
        Assert.Equal("ShuttingDown", Signals.NoteOf("drain"));
        Assert.Equal("ShuttingDown", Signals.NoteOf("drain other"));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Stop_DoesNotWaitForEver()
    {
        TestHost host = await TestHost.StartAsync();
        Task stuck = host.Client.GetGrain<IProbeGrain>("stuck").Hold("never");
        await Signals.Of("never reached").WaitAsync(TestHost.Patience);

        await host.PassAsync(host.StopAsync(), TimeSpan.FromSeconds(1), "the end of the stop");

        Assert.Single(host.Log.Of(7005));
        Assert.Single(host.Log.Of(7002));
        Assert.True(stuck.IsFaulted);
        Signals.Set("never");
    }

    [Fact]
    public async Task Call_AfterTheStop_IsRefused()
    {
        TestHost host = await TestHost.StartAsync();
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("after");
        await grain.Hello();
        await host.StopAsync();

        SiloUnavailableException exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Hello());
        Assert.Contains("IProbeGrain.Hello", exception.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(TestHost host)
    {
        using CancellationTokenSource deadline = new(TestHost.Patience);
        while (!deadline.IsCancellationRequested)
        {
            try
            {
                await host.Client.GetGrain<IProbeGrain>("outside").Hello();
                await Task.Yield();
            }
            catch (SiloUnavailableException)
            {
                return;
            }
        }

        Assert.Fail("Calls from outside were never refused.");
    }
}
