using Microsoft.Extensions.Hosting;

namespace EventHub.Cli.Serving;

/// <summary>
/// Gives memory back to the operating system once a hub that was busy has come to rest. A collector works when memory is asked for: a process that asks
/// for none keeps what its last load left for as long as it rests.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="allocated">Bytes allocated so far.</param>
/// <param name="give">Collects, and gives back what is free.</param>
internal sealed class MemoryReturn(TimeProvider time, Func<long> allocated, Action give) : IHostedService, IDisposable
{
    /// <summary>How often it is looked at.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>So many looks without load are rest.</summary>
    public const int QuietLooks = 3;

    /// <summary>A look that finds no more than this allocated since the one before finds no load.</summary>
    public const long QuietBytes = 256 << 10;

    /// <summary>What must have been allocated since the last time for it to be worth the pause.</summary>
    public const long WorthBytes = 32 << 20;

    private const long CompactedBytesMax = 1L << 30;
    private long _seen, _given;
    private int _quiet, _looking;
    private ITimer? _timer;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _seen = _given = allocated();
        _timer = time.CreateTimer(static self => ((MemoryReturn)self!).Look(), this, Every, Every);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>Collects everything and gives back what is free; all threads stand still meanwhile, some tens of milliseconds for each hundred megabytes in use.</summary>
    public static void Give()
    {
        // Moving a very large heap would hold up for long whoever comes next.
        bool isLarge = GC.GetTotalMemory(forceFullCollection: false) > CompactedBytesMax;
        GC.Collect(GC.MaxGeneration, isLarge ? GCCollectionMode.Forced : GCCollectionMode.Aggressive, blocking: !isLarge, compacting: !isLarge);
    }

    // A look that takes longer than the time between two is not joined by the next.
    private void Look()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 0)
        {
            LookAlone();
            Volatile.Write(ref _looking, 0);
        }
    }

    private void LookAlone()
    {
        long now = allocated();
        _quiet = now - _seen <= QuietBytes ? _quiet + 1 : 0;
        _seen = now;
        if (_quiet >= QuietLooks && now - _given >= WorthBytes)
        {
            give();
            _seen = _given = allocated();
        }
    }
}
