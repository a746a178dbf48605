using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Recovery;

/// <summary>
/// Holds a damaged log against what it held: what it gives is right, and what it does not give it says it cannot.
/// </summary>
internal sealed class DamageChecker(FilledLog filled)
{
    /// <summary>The log is shorter, and nothing else: not even a loss is told where whole blocks were cut off.</summary>
    public void CheckTornOnly(StepLog log)
    {
        Assert.Empty(log.Log.Quarantine);
        SortedDictionary<long, SeenRecord> records = Walks.ByLsn(log.Log).Records;
        Assert.Equal(filled.Records.Values.Take(records.Count).Select(record => (record.Lsn, record.Hex)), records.Values.Select(record => (record.Lsn, record.Hex)));
        CheckWalks(log, records, []);
        CheckIndexes(log, records);
    }

    /// <summary>True when nothing at all was missing.</summary>
    public bool Check(StepLog log)
    {
        (SortedDictionary<long, SeenRecord> records, List<long> quarantined) = Walks.ByLsn(log.Log);
        foreach (SeenRecord record in records.Values)
        {
            Assert.True(filled.Records.TryGetValue(record.Lsn, out SeenRecord? right) && right.Hex == record.Hex
                && right.Sequence == record.Sequence && right.TimeTicks == record.TimeTicks, $"Lsn {record.Lsn} is not what was stored.");
        }

        SeenRecord[] missing = [.. filled.Records.Values.Where(record => !records.ContainsKey(record.Lsn))];
        SeenRecord[] torn = [.. missing.Where(record => record.Lsn >= log.Log.Bounds.NextLsn)];
        Assert.Equal(missing.Except(torn).Select(record => record.Lsn), quarantined);
        Assert.All(quarantined, lsn => Assert.Contains(log.Log.Quarantine, range => range.FirstLsn <= lsn && lsn < range.NextLsn));
        if (torn.Length > 0)
        {
            Assert.True(log.Log.Recovery.TornTailBytes > 0 && log.Log.Recovery.StartedNewEpoch, "The tail is shorter and nobody was told.");
        }

        CheckWalks(log, records, missing.Except(torn));
        CheckIndexes(log, records);
        return missing.Length == 0;
    }

    private static void CheckWalks(StepLog log, SortedDictionary<long, SeenRecord> records, IEnumerable<SeenRecord> missing)
    {
        SeenRecord[] events = [.. records.Values.Where(record => record.IsEvent)];
        long[] lost = [.. missing.Where(record => record.IsEvent).Select(record => record.Sequence)];
        (List<SeenRecord> seen, List<long> gaps) = Walks.Forward(log.Log);
        Assert.Equal(events, seen);
        Assert.Equal(lost.Where(sequence => !lost.Contains(sequence + 1)).Select(sequence => sequence + 1), gaps);

        (seen, gaps) = Walks.Backward(log.Log);
        Assert.Equal(events.Reverse(), seen);
        Assert.Equal(lost.Where(sequence => !lost.Contains(sequence - 1)).Reverse(), gaps);
    }

    private void CheckIndexes(StepLog log, SortedDictionary<long, SeenRecord> records)
    {
        foreach ((TestEvent sent, AppendResult result) in filled.Sent.Where(pair => pair.Sent.Source is not null))
        {
            ulong hash = EventIdentity.OfClientId("/source"u8, System.Text.Encoding.UTF8.GetBytes(sent.SourceId!));
            IReadOnlyList<long> found = log.Log.FindClientIdAsync(hash, default).Result();
            Assert.True(found.All(lsn => lsn == result.Lsn), $"A search for '{sent.SourceId}' found {string.Join(", ", found)}, not {result.Lsn}.");
            Assert.True(found.Count == 1 || !records.ContainsKey(result.Lsn), $"'{sent.SourceId}' is {result.Lsn}; found were [{string.Join(", ", found)}].");
        }

        Assert.Equal(records.Values.Where(record => !record.IsEvent), Walks.Control(log.Log));
        JournalModel.Check(log.Log, records.Values, each: 3);
        (TestEvent key, AppendResult first) = filled.Sent.LastOrDefault(pair => pair.Sent.Key is not null && records.ContainsKey(pair.Result.Lsn));
        if (key is not null)
        {
            Assert.Equal(first with { Outcome = AppendOutcome.Duplicate }, log.Append(key).Single());
        }
    }
}
