namespace EventHub.EmbeddedRuntime.Time;

/// <summary>Small additions to <see cref="TimeProvider"/>.</summary>
internal static class ClockExtensions
{
    /// <summary>A stopped timer whose callback takes nothing over from the caller's execution context.</summary>
    public static ITimer CreateUnboundTimer(this TimeProvider clock, TimerCallback callback, object state)
    {
        bool suppressed = ExecutionContext.IsFlowSuppressed();
        if (!suppressed)
        {
            ExecutionContext.SuppressFlow();
        }

        try
        {
            return clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            if (!suppressed)
            {
                ExecutionContext.RestoreFlow();
            }
        }
    }

    /// <summary>A duration in the units of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public static long ToStamps(this TimeProvider clock, TimeSpan duration) => (long)(duration.TotalSeconds * clock.TimestampFrequency);
}
