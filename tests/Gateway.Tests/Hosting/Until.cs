namespace EventHub.Gateway.Tests.Hosting;

/// <summary>Waits for what the hub does by itself and tells nobody: looks again and again, and fails with what was missing.</summary>
internal static class Until
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns once <paramref name="condition"/> holds; <paramref name="meanwhile"/> is done before each further look.</summary>
    public static async Task TrueAsync(Func<bool> condition, Func<string> otherwise, Action? meanwhile = null)
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, otherwise());
            meanwhile?.Invoke();
            await Task.Delay(s_between);
        }
    }
}
