using System.Collections.Concurrent;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// Settlements of one subscription and partition on their way to its cursor, and what became of each. Rented and reused; not thread-safe.
/// Disposing returns it to the pool; it must not be touched afterwards.
/// </summary>
public sealed class SettleBatch : IDisposable
{
    private const int PooledMax = 256, KeptMax = 4096;
    private static readonly ConcurrentQueue<SettleBatch> Pool = new();
    private Settlement[] _items = new Settlement[16];
    private SettleResult[] _results = new SettleResult[16];

    private SettleBatch()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The settlements, in the order added.</summary>
    public ReadOnlySpan<Settlement> Items => _items.AsSpan(0, Count);

    /// <summary>One result per settlement, valid once they are settled.</summary>
    public Span<SettleResult> Results => _results.AsSpan(0, Count);

    /// <summary>An empty batch from the pool.</summary>
    public static SettleBatch Rent() => Pool.TryDequeue(out SettleBatch? batch) ? batch : new SettleBatch();

    /// <summary>Adds a settlement.</summary>
    public void Add(in Settlement settlement)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
            Array.Resize(ref _results, Count * 2);
        }

        _results[Count] = SettleResult.Unknown;
        _items[Count++] = settlement;
    }

    /// <summary>Empties it and returns it to the pool.</summary>
    public void Dispose()
    {
        // Errors are strings: they must not be kept alive by the pool.
        Array.Clear(_items, 0, Count);
        Count = 0;
        if (_items.Length <= KeptMax && Pool.Count < PooledMax)
        {
            Pool.Enqueue(this);
        }
    }
}
