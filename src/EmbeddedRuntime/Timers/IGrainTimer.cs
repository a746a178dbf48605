namespace Orleans.Runtime;

/// <summary>A timer of one activation. Disposing it, like the activation's end, stops it and ends the token of a running tick.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the time to the next tick and the period after it; during a tick, from that tick's end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, other than <see cref="Timeout.InfiniteTimeSpan"/>, or above 49 days.</exception>
    void Change(TimeSpan dueTime, TimeSpan period);
}
