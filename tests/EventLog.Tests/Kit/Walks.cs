using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>Reads a log through its public face, in each way there is.</summary>
internal static class Walks
{
    private const int StepsMax = 100_000;

    /// <summary>Events behind <paramref name="after"/>, and where gaps were told (as the sequence after the gap).</summary>
    public static (List<SeenRecord> Events, List<long> Gaps) Forward(
        IEventLog log, long after = 0, ReadOnlyMemory<ChannelBloom> filter = default, byte lanes = Lanes.All)
    {
        List<SeenRecord> events = [];
        List<long> gaps = [];
        for (int i = 0; i < StepsMax; i++)
        {
            LogRead read = log.ReadForwardAsync(after, filter, lanes, default).Result();
            using StoredBatch? batch = read.Batch;
            if (read.GapBefore)
            {
                gaps.Add(batch?.FirstSequence ?? read.Place + 1);
            }

            if (batch is not null)
            {
                events.AddRange(SeenRecord.Of(batch).Where(record => record.Sequence > after));
            }

            Assert.True(read.AtEnd || read.Place > after, $"A step forward from {after} leads to {read.Place}.");
            if (read.AtEnd)
            {
                return (events, gaps);
            }

            after = read.Place;
        }

        throw new InvalidOperationException("The walk does not end.");
    }

    /// <summary>Events at or before <paramref name="through"/>, newest first.</summary>
    public static (List<SeenRecord> Events, List<long> Gaps) Backward(IEventLog log, long through = long.MaxValue, ReadOnlyMemory<ChannelBloom> filter = default)
    {
        List<SeenRecord> events = [];
        List<long> gaps = [];
        for (int i = 0; i < StepsMax; i++)
        {
            LogRead read = log.ReadBackwardAsync(through, filter, default).Result();
            using StoredBatch? batch = read.Batch;
            if (read.GapBefore)
            {
                gaps.Add(batch?.NextSequence ?? read.Place + 1);
            }

            if (batch is not null)
            {
                events.AddRange(SeenRecord.Of(batch).Where(record => record.IsEvent && record.Sequence <= through).Reverse());
            }

            Assert.True(read.AtEnd || read.Place < through, $"A step backward from {through} leads to {read.Place}.");
            if (read.AtEnd)
            {
                return (events, gaps);
            }

            through = read.Place;
        }

        throw new InvalidOperationException("The walk does not end.");
    }

    /// <summary>Every record by its lsn; lsns that are quarantined are left out and listed.</summary>
    public static (SortedDictionary<long, SeenRecord> Records, List<long> Quarantined) ByLsn(IEventLog log)
    {
        SortedDictionary<long, SeenRecord> records = [];
        List<long> quarantined = [];
        LogBounds bounds = log.Bounds;
        for (long lsn = bounds.FirstLsn; lsn < bounds.NextLsn;)
        {
            try
            {
                using StoredBatch? batch = log.FindAsync(lsn, default).Result();
                Assert.True(batch is not null, $"Lsn {lsn} is within {bounds} and was not found.");
                SeenRecord.Of(batch).ForEach(record => records[record.Lsn] = record);
                lsn = batch.NextLsn;
            }
            catch (EventHubException exception) when (exception.Code == ErrorCodes.Quarantined)
            {
                quarantined.Add(lsn++);
            }
        }

        return (records, quarantined);
    }

    public static List<SeenRecord> Control(IEventLog log, long fromLsn = 0)
    {
        List<SeenRecord> records = [];
        IAsyncEnumerator<StoredBatch> batches = log.ReadControlAsync(fromLsn, default).GetAsyncEnumerator();
        while (batches.MoveNextAsync().Result())
        {
            using StoredBatch batch = batches.Current;
            records.AddRange(SeenRecord.Of(batch).Where(record => !record.IsEvent));
        }

        return records;
    }

    /// <summary>The value of something that completes without waiting.</summary>
    public static T Result<T>(this ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    /// <summary>Ends something that completes without waiting.</summary>
    public static void End(this ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    /// <summary>The result of a task that must have completed by now.</summary>
    public static T Answer<T>(this Task<T> task)
    {
        Assert.True(task.IsCompleted, "It is not answered yet.");
        return task.GetAwaiter().GetResult();
    }
}
