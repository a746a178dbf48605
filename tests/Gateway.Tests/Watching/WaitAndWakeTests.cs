using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Watching;

namespace EventHub.Gateway.Tests.Watching;

public sealed class WaitAndWakeTests
{
    [Fact]
    public async Task Await_WhatIsNotThereYet_LendsTheThreadMeanwhile()
    {
        WakeSignal signal = new();
        TaskCompletionSource wait = new();
        Task<bool> woken = signal.WaitAsync().AsTask();
        Task waiting = AwaitAsync(wait.Task, signal);

        Assert.True(woken.IsCompletedSuccessfully && await woken, "Nobody was woken on the thread that waits.");
        Assert.False(waiting.IsCompleted);
        wait.SetResult();
        await waiting.WaitAsync(HubHost.Patience);
    }

    [Fact]
    public async Task Await_WhatIsThereAlready_WakesElsewhere()
    {
        WakeSignal signal = new();
        Task<bool> woken = signal.WaitAsync().AsTask();

        Assert.True(AwaitAsync(Task.CompletedTask, signal).IsCompletedSuccessfully);
        Assert.False(await woken.WaitAsync(HubHost.Patience));
    }

    [Fact]
    public async Task Await_WhatFails_WakesAndThrows()
    {
        WakeSignal signal = new();
        Task<bool> woken = signal.WaitAsync().AsTask();

        await Assert.ThrowsAsync<IOException>(() => AwaitAsync(Task.FromException(new IOException("gone")), signal));
        await woken.WaitAsync(HubHost.Patience);
    }

    private static async Task AwaitAsync(Task wait, WakeSignal signal) => await new WaitAndWake(new ValueTask(wait), signal);
}
