using EventHub.EventLog.Journal;
using EventHub.Fuzz.Kit;
using EventHub.Grains.Delays;
using EventHub.Grains.Partitions;
using EventHub.Grains.Replays;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Log;

/// <summary>
/// Bodies of records that are no events, as they are read at start: definitions, dispatches, settlements, replays, deletions, purges, checkpoints. An input is the
/// record's kind and its body. What is none is passed over without a fault; what is one says the same once it is written anew.
/// </summary>
internal sealed class ControlRecords : MeteredSurface<string>
{
    public override string Name => "control-records";

    public override int Executions => 150_000;

    public override int BytesMax => 1200;

    public override IReadOnlyList<string> Words => ["\u0001", "\u0001\u0001\u0005\u0001", "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "{\"patterns\":[\"a\"]}", "orders.created"];

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            using EventBatch batch = RecordSeeds.Fill();
            using StoredBatch stored = Store(batch);
            List<byte[]> seeds = [];
            foreach (StoredRecord record in stored)
            {
                seeds.Add([(byte)record.Kind, .. record.Payload]);
            }

            return seeds;
        }
    }

    protected override string Parse(byte[] input)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.AddControl((RecordKind)(input.Length == 0 ? 0 : input[0]), input.AsSpan(Math.Min(1, input.Length)));
        using StoredBatch stored = Store(batch);
        Assert.True(stored.TryFind(1, out StoredRecord record));
        return Read(record);
    }

    protected override string Check(byte[] input, string parsed) => parsed;

    private static string Read(scoped in StoredRecord record)
    {
        DeletedEvents deleted = new();
        deleted.Apply(record);
        PurgedChannels purged = new();
        purged.Apply(record);
        bool cancels = DeletedEvents.TryReadCancelled(record, out WaitingEvent _);
        long checkpoint = CheckpointPart.CompletedBy(record.Payload, 100);
        Assert.True(checkpoint is >= 0 and <= 100, $"A checkpoint begins at {checkpoint}.");
        int parts = Runs(record);
        string kind = $"{deleted.Count} {purged.Before.Count} {cancels} {checkpoint > 0} {Math.Min(parts, 4)}";
        using EventBatch again = EventBatch.Rent();
        if (DefinitionRecord.TryRead(record, out DefinitionRecord change))
        {
            change.AddTo(again);
            using StoredBatch stored = Store(again);
            Assert.True(stored.TryFind(1, out StoredRecord written) && DefinitionRecord.TryRead(written, out DefinitionRecord same) && same.Id == change.Id && same.Place == change.Place
                && Equals(same.Subscription?.Definition, change.Subscription?.Definition), "A definition written anew says something else.");
            return $"{Accepted} {change.Kind} {kind}";
        }

        if (ReplayRecord.TryRead(record, out ReplayRecord replay))
        {
            Assert.True(replay.Definition is not { } definition || definition.Ranges.Length * 24 <= record.Payload.Length, "There are more ranges than bytes.");
            return $"{Accepted} {replay.Kind} {kind}";
        }

        return JournalRecord.TryRead(record, out JournalEntry entry) ? $"{Accepted} {Journal(record, entry)} {kind}" : $"refused {record.Kind} {kind}";
    }

    private static string Journal(scoped in StoredRecord record, in JournalEntry entry)
    {
        long behind = 0;
        int runs = 0;
        SequenceRuns.Reader reader = JournalRecord.RunsOf(record);
        for (; reader.MoveNext(); runs++)
        {
            Assert.True(reader.First > behind && reader.Length > 0 && reader.First + (reader.Length - 1) > 0, $"A run of {reader.Length} from {reader.First} behind {behind}.");
            behind = reader.First + (reader.Length - 1);
        }

        Assert.False(reader.IsDamaged);
        return $"{Math.Min(runs, 3)} {entry.Error is null} {entry.Consumer.Length == 0}";
    }

    // As the log reads them for its index; together the parts are as long as the runs.
    private static int Runs(scoped in StoredRecord record)
    {
        if (!SettlementBody.TryRead(record.Payload, out SequenceRuns.Reader runs))
        {
            return 0;
        }

        Span<ulong> parts = stackalloc ulong[RunPart.PartsMax];
        int count = 0;
        while (runs.MoveNext())
        {
            int split = RunPart.Split(runs.First, runs.Length, parts);
            Assert.True(split > 0 && new RunPart(parts[0], 1).Contains(runs.First) && new RunPart(parts[split - 1], 1).Contains(runs.First + runs.Length - 1), $"A run of {runs.Length} from {runs.First} is lost.");
            count += split;
        }

        return count;
    }

    private static StoredBatch Store(EventBatch batch) =>
        new(0, new Epoch(1), new StoredBatchHeader(1, 1, batch.Count, 1, 0, DateTime.UnixEpoch.Ticks, 15, default), batch.Bytes.ToArray(), lease: null);
}
