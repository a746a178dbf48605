namespace EventHub.Client.Connections;

/// <summary>How long to wait before the next try: exponential, with jitter, told by the last end. One caller at a time.</summary>
internal sealed class Backoff(TimeSpan initial, TimeSpan max, double factor, double jitter, TimeSpan later, Random random)
{
    private int _failures;

    /// <summary>
    /// The wait after a connection that ended like this. A connection on which the hub said anything starts the count anew, so a hub that
    /// asks to come back at once and never says anything is not called in a loop.
    /// </summary>
    public TimeSpan After(ConnectionEnd end)
    {
        _failures = end.WasUseful ? 0 : _failures;
        int failures = _failures++;
        if (end.Verdict == Verdict.Now && failures == 0)
        {
            return TimeSpan.Zero;
        }

        double milliseconds = Math.Min(max.TotalMilliseconds, initial.TotalMilliseconds * Math.Pow(factor, failures));
        if (end.Verdict == Verdict.Later)
        {
            milliseconds = Math.Max(milliseconds, later.TotalMilliseconds);
        }

        // Clients that lost the same hub at the same time must not all come back at the same time.
        return TimeSpan.FromMilliseconds(milliseconds * (1 + (jitter * ((2 * random.NextDouble()) - 1))));
    }
}
