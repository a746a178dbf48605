using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>
/// Holds a log that was opened after a crash against what its publishers know.
/// </summary>
/// <remarks>
/// Checks: what was to be kept was not freed; every acknowledged record is there, unchanged (those below the durable lsn always, the others under
/// <c>always</c>; else their place is not taken by another one in the same epoch); nothing is there that was not sent, and nothing twice; lsns and sequences ascend without a
/// gap; time never falls; settlements and the newest checkpoint are found; known keys get their first answer; the log takes further appends and closes in order.
/// </remarks>
internal sealed class RecoveryChecker(Ledger ledger, bool losesNothing, long durableNextLsn = 0)
{
    /// <summary>What is appended to a recovered log.</summary>
    public static TestEvent Fresh { get; } = TestEvent.Of("after the crash");

    public void Check(StepLog log, bool goesOn)
    {
        SortedDictionary<long, SeenRecord> records = CheckNumbers(log);
        CheckContent(log, records);
        JournalModel.Check(log.Log, records.Values, each: 4);
        CheckAcknowledged(log, records);
        if (!goesOn)
        {
            return;
        }

        CheckKeys(log, records);
        CheckAppends(log, records);
        log.Reopen();
        Assert.True(log.Log.Recovery.WasClean, "An orderly end was not recognised.");
        Assert.False(log.Log.Recovery.StartedNewEpoch, "An orderly end began a new epoch.");
        CheckAcknowledged(log, Walks.ByLsn(log.Log).Records);
    }

    private SortedDictionary<long, SeenRecord> CheckNumbers(StepLog log)
    {
        (SortedDictionary<long, SeenRecord> records, List<long> quarantined) = Walks.ByLsn(log.Log);
        LogBounds bounds = log.Log.Bounds;
        Assert.True(bounds.FirstLsn <= ledger.KeptFrom, $"Lsn {ledger.KeptFrom} was to be kept, and the log begins at {bounds.FirstLsn}.");
        if (losesNothing)
        {
            Assert.Empty(log.Log.Quarantine);
            Assert.Equal(bounds.NextLsn - bounds.FirstLsn, records.Count);
        }

        Assert.Equal(bounds.NextLsn - bounds.FirstLsn, records.Count + quarantined.Count);
        long time = 0, sequence = bounds.FirstSequence;
        foreach (SeenRecord record in records.Values)
        {
            Assert.True(record.TimeTicks >= time, $"Time falls at lsn {record.Lsn}.");
            time = record.TimeTicks;
            Assert.True(losesNothing ? record.NextSequence == sequence : record.NextSequence >= sequence, $"Lsn {record.Lsn} says that {record.NextSequence} follows {sequence - 1}.");
            if (record.IsEvent)
            {
                Assert.True(losesNothing ? record.Sequence == sequence : record.Sequence >= sequence, $"Sequence {record.Sequence} follows {sequence - 1}.");
                sequence = record.Sequence + 1;
            }
        }

        Assert.True(losesNothing ? sequence == bounds.NextSequence : sequence <= bounds.NextSequence, $"The next sequence is {bounds.NextSequence}, not {sequence}.");
        Assert.True(bounds.LastTicks >= time);
        return records;
    }

    private void CheckContent(StepLog log, SortedDictionary<long, SeenRecord> records)
    {
        Dictionary<string, long> seen = [];
        foreach (SeenRecord record in records.Values)
        {
            Assert.True(ledger.WasSent(record.Hex), $"Lsn {record.Lsn} holds what nobody sent.");
            if (record.Lsn >= ledger.TrimmedBelow)
            {
                Assert.True(seen.TryAdd(record.Hex, record.Lsn), $"Lsn {record.Lsn} is the same as {seen.GetValueOrDefault(record.Hex)}.");
            }
        }

        SeenRecord[] events = [.. records.Values.Where(record => record.IsEvent)];
        Assert.Equal(events, Walks.Forward(log.Log).Events);
        Assert.Equal(events.Reverse(), Walks.Backward(log.Log).Events);
    }

    private void CheckAcknowledged(StepLog log, SortedDictionary<long, SeenRecord> records)
    {
        foreach (AckedRecord acked in ledger.Acked.Values.Where(acked => acked.Result.Lsn >= ledger.TrimmedBelow))
        {
            bool there = IsThere(acked, records);
            if (losesNothing || acked.Result.Lsn < durableNextLsn)
            {
                Assert.True(there, $"Acknowledged {acked} is {(records.ContainsKey(acked.Result.Lsn) ? "another record" : "gone")}; bounds {log.Log.Bounds}.");
            }
            else if (!there && records.TryGetValue(acked.Result.Lsn, out SeenRecord? other))
            {
                Assert.True(other.Epoch != acked.Epoch, $"Acknowledged {acked} returned as another record of the same epoch.");
            }
        }
    }

    private void CheckKeys(StepLog log, SortedDictionary<long, SeenRecord> records)
    {
        foreach (AckedRecord acked in ledger.AckedWithKey.Where(acked => acked.Result.Lsn >= ledger.TrimmedBelow && IsThere(acked, records)).TakeLast(3))
        {
            Assert.Equal(acked.Result with { Outcome = AppendOutcome.Duplicate }, log.Append(acked.Sent).Single());
            TestEvent other = acked.Sent with { Payload = [1, 2, 3] };
            Assert.Equal(acked.Result with { Outcome = AppendOutcome.KeyReused }, log.Append(other).Single());
        }
    }

    private static bool IsThere(AckedRecord acked, SortedDictionary<long, SeenRecord> records) =>
        records.TryGetValue(acked.Result.Lsn, out SeenRecord? seen) && seen.Hex == acked.Hex
            && seen.NextSequence == acked.Result.Sequence && seen.TimeTicks == acked.Result.TimeTicks;

    private void CheckAppends(StepLog log, SortedDictionary<long, SeenRecord> records)
    {
        LogBounds before = log.Log.Bounds;
        AppendResult result = log.Append(Fresh).Single();
        Assert.Equal(AppendOutcome.Stored, result.Outcome);
        Assert.Equal((before.NextLsn, before.NextSequence), (result.Lsn, result.Sequence));
        Assert.Equal(records.Count + log.Log.Quarantine.Sum(range => range.NextLsn - range.FirstLsn) + 1, log.Log.Bounds.NextLsn - before.FirstLsn);

        // With the epoch of now: what was lost must not look like this one.
        if (ledger.Acked.TryGetValue(result.Lsn, out AckedRecord? lost))
        {
            Assert.NotEqual(lost.Epoch, log.Log.Bounds.Epoch);
        }
    }
}
