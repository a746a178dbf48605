using System.Collections.Concurrent;

namespace EventHub.Faults.Kills;

/// <summary>What the clients of a hub know, over all its lives.</summary>
internal sealed class KillLedger
{
    private readonly ConcurrentDictionary<(string Subscription, string Id), long> _settled = new();
    private readonly ConcurrentDictionary<(string Subscription, string Id), bool> _delivered = new();
    private readonly Lock _lock = new();
    private readonly List<string> _ids = [];
    private long _stamp, _steps, _goal = long.MaxValue;
    private TaskCompletionSource _reached = new();

    /// <summary>Everything that was ever sent.</summary>
    public ConcurrentDictionary<string, SentEvent> Sent { get; } = new();

    /// <summary>Ids whose term was sent; true once it was answered.</summary>
    public ConcurrentDictionary<string, bool> Termed { get; } = new();

    /// <summary>Ids whose deletion was sent; true once it was answered.</summary>
    public ConcurrentDictionary<string, bool> Deleted { get; } = new();

    /// <summary>Replays by their keys; the id once it is known.</summary>
    public ConcurrentDictionary<string, string?> Replays { get; } = new();

    public int Settlements => _settled.Count;

    /// <summary>A place in the order of what clients saw: an answer noted before it was seen before it.</summary>
    public long Stamp() => Interlocked.Increment(ref _stamp);

    /// <summary>An answer came.</summary>
    public void Step()
    {
        if (Interlocked.Increment(ref _steps) >= Volatile.Read(ref _goal))
        {
            _reached.TrySetResult();
        }
    }

    /// <summary>Completes once so many more answers came.</summary>
    public Task WhenStepsAsync(int more)
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _goal, Interlocked.Read(ref _steps) + more);
        return _reached.Task;
    }

    /// <summary>A consumer got an event it asked for at <paramref name="asked"/>. What was settled before must not come.</summary>
    public void Deliver(string subscription, string id, bool isLate, long asked)
    {
        _delivered[(subscription, id)] = true;
        if (!isLate && _settled.TryGetValue((subscription, id), out long settled) && settled < asked)
        {
            Assert.Fail($"{id} was settled for '{subscription}' and answered so, and is handed out again.");
        }
    }

    public bool WasDelivered(string subscription, string id) => _delivered.ContainsKey((subscription, id));

    /// <summary>A settlement was answered.</summary>
    public void Settle(string subscription, string id) => _settled.TryAdd((subscription, id), Stamp());

    /// <summary>One of the acknowledged events, or null.</summary>
    public string? AnyId(Random random)
    {
        lock (_lock)
        {
            return _ids.Count == 0 ? null : _ids[random.Next(_ids.Count)];
        }
    }

    public void Acknowledge(SentEvent sent, string id)
    {
        sent.Acknowledge(id);
        lock (_lock)
        {
            _ids.Add(id);
        }
    }
}
