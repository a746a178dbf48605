namespace EventHub.Redis.Connections;

/// <summary>
/// Threads for those that wait for a server. The log reads its segments without giving up its thread, and the client library reads the answers on threads of the same pool:
/// where as many wait as there are processors, the answers would stay unread until the pool adds a thread, which on a busy machine takes it seconds.
/// </summary>
internal static class WaitingThreads
{
    /// <summary>So many threads the pool has at once; it had one for each processor.</summary>
    public const int Count = 64;

    private static readonly Lock s_gate = new();

    /// <summary>Has the pool begin so many without a pause from now on, unless it begins more already.</summary>
    public static void Reserve()
    {
        lock (s_gate)
        {
            ThreadPool.GetMinThreads(out int workers, out int completions);
            ThreadPool.SetMinThreads(Math.Max(workers, Count), completions);
        }
    }
}
