using System.Collections.Concurrent;

namespace EventHub.Cluster.Kit;

/// <summary>What was acknowledged, and what was seen of it, by channel. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> _acknowledged = new();

    public int Count => _acknowledged.Values.Sum(static numbers => numbers.Count);

    public IEnumerable<string> Channels => _acknowledged.Keys;

    public void Acknowledge(string channel, int number) => _acknowledged.GetOrAdd(channel, static _ => new()).Enqueue(number);

    /// <summary>Those that were acknowledged and are not in <paramref name="seen"/>.</summary>
    public IReadOnlyList<string> MissingIn(Seen seen) =>
        [.. _acknowledged.SelectMany(entry => entry.Value.Except(seen.Of(entry.Key)).Select(number => $"{entry.Key}/{number}"))];
}
