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
    public async Task WakeHere_WhileWaiting_TheWaiterGoesOnBeforeItReturns()
    {
        WakeSignal signal = new();
        List<bool> woken = [];
        Task waiter = WaitAsync(signal, woken, 3);
        signal.WakeHere();
        Assert.Equal([true], woken);
        signal.WakeHere();
        Assert.Equal([true, true], woken);
        signal.Wake();
        await waiter.WaitAsync(HubHost.Patience);

        Assert.Equal([true, true, false], woken);
    }

    [Fact]
    public async Task WakeHere_BeforeWaiting_IsRemembered()
    {
        WakeSignal signal = new();
        signal.WakeHere();
        Assert.False(await signal.WaitAsync().AsTask().WaitAsync(HubHost.Patience), "Who did not wait yet goes on on its own thread.");
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
                if (i % 2 == 0)
                {
                    signal.Wake();
                }
                else
                {
                    signal.WakeHere();
                }
            }
        }))];

        await Task.WhenAll(wakers).WaitAsync(HubHost.Patience);
        await waiter.WaitAsync(HubHost.Patience);
    }

    private static async Task WaitAsync(WakeSignal signal, List<bool> woken, int times)
    {
        for (int i = 0; i < times; i++)
        {
            woken.Add(await signal.WaitAsync());
        }
    }
}
