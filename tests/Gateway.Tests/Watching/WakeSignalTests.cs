using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Watching;

namespace EventHub.Gateway.Tests.Watching;

public sealed class WakeSignalTests
{
    [Fact]
    public async Task Wake_BeforeWaiting_IsRememberedOnce()
    {
        WakeSignal signal = new();
        signal.Wake();
        signal.Wake();

        await signal.WaitAsync().AsTask().WaitAsync(HubHost.Patience);
        Task second = signal.WaitAsync().AsTask();
        Assert.False(second.IsCompleted);
        signal.Wake();
        await second.WaitAsync(HubHost.Patience);
    }

    [Fact]
    public async Task Wake_FromManyThreads_NeverLosesTheLastOne()
    {
        WakeSignal signal = new();
        int announced = 0, seen = 0;
        Task waiter = Task.Run(async () =>
        {
            while (seen < 4 * 25_000)
            {
                await signal.WaitAsync();
                seen = Volatile.Read(ref announced);
            }
        });
        Task[] wakers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 25_000; i++)
            {
                Interlocked.Increment(ref announced);
                signal.Wake();
            }
        }))];

        await Task.WhenAll(wakers).WaitAsync(HubHost.Patience);
        await waiter.WaitAsync(HubHost.Patience);
    }
}
