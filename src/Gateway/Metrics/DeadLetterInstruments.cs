using System.Diagnostics.Metrics;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.Metrics;

/// <summary>What became of dead letters.</summary>
internal sealed class DeadLetterInstruments
{
    private readonly Counter<long> _discarded;
    private long _replayed;

    public DeadLetterInstruments(IMeterFactory meters, OwnPartitions partitions)
    {
        Meter meter = meters.Create(MeterNames.Gateway);
        meter.CreateObservableCounter(
            "eventhub.deadletters.replayed", () => Volatile.Read(ref _replayed) + (partitions.First?.Deliveries.Replays.DeadLettersOpened ?? 0), null, "Dead letters that were delivered again, retried events too.");
        _discarded = meter.CreateCounter<long>("eventhub.deadletters.discarded", null, "Dead letters that were discarded by a call.");
    }

    /// <summary>Opens dead letters again, and counts them.</summary>
    public async ValueTask<int> ReopenAsync(ISubscriptionCursor cursor, IReadOnlyList<DeadLetter> letters) => Replayed(await cursor.ReopenAsync(letters));

    /// <summary>Discards dead letters, and counts them.</summary>
    public async ValueTask<int> DiscardAsync(ISubscriptionCursor cursor, IReadOnlyList<DeadLetter> letters)
    {
        int discarded = await cursor.DiscardAsync(letters);
        _discarded.Add(discarded);
        return discarded;
    }

    /// <summary>Counts dead letters that were opened again.</summary>
    public int Replayed(int count)
    {
        Interlocked.Add(ref _replayed, count);
        return count;
    }
}
