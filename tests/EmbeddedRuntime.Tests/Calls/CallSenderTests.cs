using EventHub.EmbeddedRuntime.Tests.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Tests.Calls;

public sealed class CallSenderTests
{
    [Fact]
    public async Task Call_ToAnIdleGrain_RunsOnTheCallersThread()
    {
        await using TestHost host = await TestHost.StartAsync();
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("inline");
        await grain.Hello();

        int here = Environment.CurrentManagedThreadId;
        Task<int> there = grain.Thread();

        Assert.True(there.IsCompletedSuccessfully);
        Assert.Equal(here, await there);
    }

    [Fact]
    public async Task Call_WithForcedYields_DoesNot()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ForceYields = true);
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("yielding");
        await grain.Hello();

        // The test holds its thread until the grain has begun, so the grain cannot be on it.
        Task held = grain.Hold("yielding signal");
        Assert.True(SpinWait.SpinUntil(() => Signals.Of("yielding signal reached").IsCompleted, TestHost.Patience));
        Signals.Set("yielding signal");
        await held;
    }

    [Fact]
    public async Task Call_UnderASynchronizationContext_StaysOnTheGrainsScheduler()
    {
        await using TestHost host = await TestHost.StartAsync();
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("context");
        await grain.Hello();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext own = new();
        try
        {
            SynchronizationContext.SetSynchronizationContext(own);
            Task<bool> answer = grain.OnOwnSchedulerAfterAwait();
            Assert.Same(own, SynchronizationContext.Current);
            SynchronizationContext.SetSynchronizationContext(before);
            Assert.True(await answer);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task Calls_BeyondTheLimit_AreRefused()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.WaitingCallsMax = 3);
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("full");
        Task running = grain.Hold("full signal");
        await Signals.Of("full signal reached").WaitAsync(TestHost.Patience);
        Task<string>[] waiting = [grain.Hello(), grain.Hello(), grain.Hello()];

        LimitExceededException exception = await Assert.ThrowsAsync<LimitExceededException>(() => grain.Hello());
        Assert.Contains("probe/full", exception.Message, StringComparison.Ordinal);
        Signals.Set("full signal");
        await Task.WhenAll([running, .. waiting]).WaitAsync(TestHost.Patience);
    }

    [Fact]
    public async Task Timeout_NamesTheCall()
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ResponseTimeout = TimeSpan.FromSeconds(5));
        Task held = host.Client.GetGrain<IProbeGrain>("slow").Hold("slow signal");
        TimeoutException exception = await Assert.ThrowsAsync<TimeoutException>(() => host.PassAsync(held, TimeSpan.FromMilliseconds(100), "the timeout"));
        Assert.Contains("00:00:05", exception.Message, StringComparison.Ordinal);
        Assert.Contains("IProbeGrain.Hold on probe/slow", exception.Message, StringComparison.Ordinal);
        Signals.Set("slow signal");
    }

    [Fact]
    public async Task Call_OfAnUnknownType_FailsThroughTheTask()
    {
        await using TestHost host = await TestHost.StartAsync();
        Task<string> call = host.Client.GetGrain<IProbeGrain>(GrainId.Create("nothing", "x")).Hello();
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => call);
        Assert.Contains("'nothing'", exception.Message, StringComparison.Ordinal);
    }
}
