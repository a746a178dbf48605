using System.Net.Sockets;

namespace EventHub.Bench.Fanout;

/// <summary>Connections that read whatever comes and look for the mark at the end of each burst.</summary>
internal sealed class FanoutWatchers : IDisposable
{
    /// <summary>Stands in the last event of a burst, and nowhere else.</summary>
    public static readonly byte[] Mark = "~~end-of-burst~~"u8.ToArray();

    private const int BurstsMax = 64, BufferBytes = 32 * 1024;

    private readonly IReadOnlyList<Func<Memory<byte>, ValueTask<int>>> _connections;
    private readonly IReadOnlyList<IDisposable> _owned;
    private readonly int[] _missing = new int[BurstsMax];
    private readonly SemaphoreSlim _done = new(0);
    private readonly Task[] _reading;

    /// <summary>Watchers over connections on which nothing but bursts will come.</summary>
    public FanoutWatchers(IReadOnlyList<Func<Memory<byte>, ValueTask<int>>> connections, IReadOnlyList<IDisposable> owned)
    {
        _connections = connections;
        _owned = owned;
        Array.Fill(_missing, connections.Count);
        _reading = [.. connections.Select(receive => Task.Run(() => ReadAsync(receive)))];
    }

    /// <summary>Complete when every watcher has the next burst.</summary>
    public async Task NextAsync()
    {
        if (!await _done.WaitAsync(TimeSpan.FromSeconds(60)).ConfigureAwait(false))
        {
            throw new TimeoutException("A burst did not reach every watcher within 60 s.");
        }
    }

    public void Dispose()
    {
        foreach (IDisposable connection in _owned)
        {
            connection.Dispose();
        }

        _done.Dispose();
    }

    private async Task ReadAsync(Func<Memory<byte>, ValueTask<int>> receive)
    {
        byte[] buffer = new byte[BufferBytes + Mark.Length];
        int kept = 0, burst = 0;
        try
        {
            while (true)
            {
                int read = await receive(buffer.AsMemory(kept, BufferBytes)).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                for (int found = CountMarks(buffer, kept + read, out kept); found > 0; found--)
                {
                    Seen(burst++ % BurstsMax);
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private static int CountMarks(Span<byte> buffer, int count, out int kept)
    {
        int found = 0, used = 0;
        for (int at = buffer[..count].IndexOf(Mark); at >= 0; at = buffer[used..count].IndexOf(Mark))
        {
            found++;
            used += at + Mark.Length;
        }

        // A mark may stand across two receives.
        kept = Math.Min(Mark.Length - 1, count - used);
        buffer.Slice(count - kept, kept).CopyTo(buffer);
        return found;
    }

    private void Seen(int burst)
    {
        if (Interlocked.Decrement(ref _missing[burst]) == 0)
        {
            Volatile.Write(ref _missing[burst], _connections.Count);
            _done.Release();
        }
    }
}
