using EventHub.EventLog;

namespace EventHub.Redis.Tests.Kit;

/// <summary>Waits for what somebody tells.</summary>
internal static class Waiting
{
    /// <summary>Nothing here takes longer on the slowest machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Until a log has stopped: who waits at its end is told.</summary>
    public static async Task UntilStoppedAsync(IEventLog log)
    {
        using CancellationTokenSource deadline = new(Patience);
        while (log.Fault is null)
        {
            await Task.WhenAny(log.WaitAsync(log.Bounds.NextLsn, deadline.Token).AsTask());
            Assert.False(deadline.IsCancellationRequested, $"The log did not stop within {Patience}.");
        }
    }
}
