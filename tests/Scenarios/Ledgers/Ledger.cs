using System.Collections.Concurrent;

namespace EventHub.Scenarios.Ledgers;

/// <summary>
/// What the clients know: which keys they tried, and under which id each was acknowledged. A key has one payload, which names it.
/// </summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, string?> _keys = new();
    private readonly ConcurrentQueue<(long Count, TaskCompletionSource Reached)> _waiters = new();
    private long _acknowledged;
    private long _next;

    public IReadOnlyDictionary<string, string?> Keys => _keys;

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>A key nobody had before.</summary>
    public string NewKey()
    {
        string key = $"k-{Interlocked.Increment(ref _next)}";
        _keys[key] = null;
        return key;
    }

    /// <summary>Notes an acknowledgement. The same key must always come back as the same event.</summary>
    public void Acknowledge(string key, string id)
    {
        if (_keys[key] is { } before)
        {
            Assert.Equal(before, id);
            return;
        }

        _keys[key] = id;
        long count = Interlocked.Increment(ref _acknowledged);
        foreach ((long wanted, TaskCompletionSource reached) in _waiters)
        {
            if (count >= wanted)
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes once this many keys are acknowledged.</summary>
    public Task WhenAcknowledgedAsync(long count)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Enqueue((count, reached));
        if (Acknowledged >= count)
        {
            reached.TrySetResult();
        }

        return reached.Task;
    }
}
