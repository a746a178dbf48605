using EventHub.EmbeddedRuntime.Tests.Kit;

namespace EventHub.EmbeddedRuntime.Tests.Calls;

/// <summary>What this runtime keeps to and a cluster, where calls are messages, does not promise.</summary>
public sealed class WaitingCallsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_OfOneCaller_AreMadeInOrder(bool forceYields)
    {
        await using TestHost host = await TestHost.StartAsync(options => options.ForceYields = forceYields);
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("ordered");
        string signal = $"ordered signal {forceYields}";
        Task first = grain.Hold(signal);
        string[] entries = [.. Enumerable.Range(0, 100).Select(number => $"entry {number}")];

        Task[] others = [.. entries.Select(entry => grain.Append(entry))];
        Signals.Set(signal);
        await Task.WhenAll([first, .. others]).WaitAsync(TestHost.Patience);

        Assert.Equal(entries, await grain.Entries());
    }

    [Fact]
    public async Task Call_CanceledWhileItWaits_IsNotMade()
    {
        await using TestHost host = await TestHost.StartAsync();
        IProbeGrain grain = host.Client.GetGrain<IProbeGrain>("canceling");
        using CancellationTokenSource source = new();
        Task first = grain.Hold("canceling signal");
        await Signals.Of("canceling signal reached").WaitAsync(TestHost.Patience);

        Task waiting = grain.Append("never", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TestHost.Patience));
        Signals.Set("canceling signal");
        await first.WaitAsync(TestHost.Patience);

        Assert.Empty(await grain.Entries());
    }
}
