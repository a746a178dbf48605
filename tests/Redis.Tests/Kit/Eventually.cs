using System.Diagnostics;

namespace EventHub.Redis.Tests.Kit;

/// <summary>For what nobody signals: asks again until it is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<Task<bool>> isSo, string missing)
    {
        for (long started = Stopwatch.GetTimestamp(); !await isSo();)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{missing} Waited {Patience}.");
            await Task.Delay(20);
        }
    }
}
