using System.Collections.Concurrent;

namespace EventHub.Cluster.Kit;

/// <summary>What was acknowledged, and what was seen of it, by channel. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> _acknowledged = new();

    public int Count => _acknowledged.Values.Sum(static numbers => numbers.Count);

    public IEnumerable<string> Channels => _acknowledged.Keys;

    public void Acknowledge(string channel, int number) => _acknowledged.GetOrAdd(channel, static _ => new()).Enqueue(number);

    /// <summary>The number acknowledged last on a channel; 0 when there is none.</summary>
    public int Last(string channel) => _acknowledged.TryGetValue(channel, out ConcurrentQueue<int>? numbers) ? numbers.Count : 0;

    /// <summary>Those that were acknowledged and are not in <paramref name="seen"/>.</summary>
    public IReadOnlyList<string> MissingIn(Seen seen) =>
        [.. _acknowledged.SelectMany(entry => entry.Value.Except(seen.Of(entry.Key)).Select(number => $"{entry.Key}/{number}"))];
}
