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

    /// <summary>What <paramref name="look"/> finds, once it is so.</summary>
    public static async Task<T> SoAsync<T>(Func<Task<T>> look, Func<T, bool> isSo, string what)
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        while (true)
        {
            T found = await look();
            if (isSo(found))
            {
                return found;
            }

            Assert.False(timeout.IsCancellationRequested, $"It did not come to this: {what}. {found}");
            await Task.Delay(s_between);
        }
    }
}
