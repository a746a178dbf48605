using System.Buffers.Binary;
using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>Records of a journal, and what a plain walk over all of them says of it: the model of the log's own indexes.</summary>
internal static class JournalModel
{
    /// <summary>A settlement of ascending sequences; <paramref name="rest"/> is what the log does not look into.</summary>
    public static TestEvent Settlement(string rest, params long[] sequences)
    {
        byte[] runs = new byte[SequenceRuns.BytesMax(sequences.Length)];
        return Settlement([1, .. runs.AsSpan(0, SequenceRuns.Write(sequences, runs)), .. Encoding.UTF8.GetBytes(rest)]);
    }

    public static TestEvent Settlement(byte[] body) => new(null, body) { Kind = RecordKind.Settlement };

    public static TestEvent Checkpoint(string rest, bool isLast, long firstLsn)
    {
        byte[] body = [1, (byte)(isLast ? 1 : 0), .. new byte[8], .. Encoding.UTF8.GetBytes(rest)];
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(2), firstLsn);
        return new TestEvent(null, body) { Kind = RecordKind.Checkpoint };
    }

    /// <summary>A settlement by chance, of events below <paramref name="nextSequence"/>: single ones, runs, at times a body that means nothing.</summary>
    public static TestEvent Settlement(Random random, string name, long nextSequence)
    {
        SortedSet<long> sequences = [];
        for (int i = random.Next(1, 12); i > 0 && nextSequence > 1; i--)
        {
            long first = random.NextInt64(1, nextSequence), length = random.Next(3) == 0 ? random.Next(1, 300) : 1;
            for (long at = first; at < Math.Min(nextSequence, first + length); at++)
            {
                sequences.Add(at);
            }
        }

        TestEvent made = Settlement(name, [.. sequences]);
        return random.Next(9) switch
        {
            0 => Settlement([2, .. made.Payload[1..]]),
            1 => Settlement([1, 0xF0, .. Encoding.UTF8.GetBytes(name)]),
            _ => made,
        };
    }

    /// <summary>
    /// Holds what the log finds against <paramref name="records"/>, all that can be read of it; one in <paramref name="each"/> sequences is looked for.
    /// </summary>
    public static void Check(IEventLog log, IEnumerable<SeenRecord> records, int each = 1)
    {
        SortedDictionary<long, SeenRecord> readable = [];
        SortedDictionary<long, List<long>> model = [];
        long checkpoint = 0;
        foreach (SeenRecord record in records.Where(record => !record.IsEvent))
        {
            readable[record.Lsn] = record;
            checkpoint = CompletedBy(record) is > 0 and long first ? first : checkpoint;
            foreach (long sequence in SettledBy(record))
            {
                (model.TryGetValue(sequence, out List<long>? lsns) ? lsns : model[sequence] = []).Add(record.Lsn);
            }
        }

        for (long sequence = log.Bounds.NextLsn % each; sequence <= log.Bounds.NextSequence + 1; sequence += each)
        {
            IReadOnlyList<long> found = log.FindSettlementsAsync(sequence, default).Result();
            List<long> expected = model.GetValueOrDefault(sequence) ?? [];
            Assert.True(
                expected.SequenceEqual(found.Where(readable.ContainsKey)) && found.All(lsn => readable.ContainsKey(lsn) || IsQuarantined(log, lsn)),
                $"Sequence {sequence} is settled at [{string.Join(", ", expected)}]; found were [{string.Join(", ", found)}].");
        }

        if (log.Quarantine.Count == 0)
        {
            Assert.Equal(checkpoint >= log.Bounds.FirstLsn ? checkpoint : 0, log.LastCheckpointLsn);
        }
    }

    private static bool IsQuarantined(IEventLog log, long lsn) => log.Quarantine.Any(range => range.FirstLsn <= lsn && lsn < range.NextLsn);

    private static List<long> SettledBy(SeenRecord record)
    {
        List<long> sequences = [];
        byte[] bytes = Convert.FromHexString(record.Hex);
        if (RecordInspector.Kind(bytes) != RecordKind.Settlement || RecordInspector.Payload(bytes)[0] != 1)
        {
            return sequences;
        }

        SequenceRuns.Reader runs = SequenceRuns.Read(RecordInspector.Payload(bytes)[1..]);
        while (runs.MoveNext())
        {
            for (long i = 0; i < runs.Length; i++)
            {
                sequences.Add(runs.First + i);
            }
        }

        return runs.IsDamaged ? [] : sequences;
    }

    private static long CompletedBy(SeenRecord record)
    {
        byte[] bytes = Convert.FromHexString(record.Hex);
        if (RecordInspector.Kind(bytes) != RecordKind.Checkpoint || RecordInspector.Payload(bytes)[1] != 1)
        {
            return 0;
        }

        long first = BinaryPrimitives.ReadInt64LittleEndian(RecordInspector.Payload(bytes)[2..]);
        return first == 0 ? record.Lsn : first;
    }
}
