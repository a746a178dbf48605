using EventHub.EventLog.Format;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Log;

/// <summary>
/// A batch as it stands on disk. An even first byte leaves its check as it is, so that nearly every change is found; an odd one makes it right again, and then the
/// batch is taken only when all of it can be read.
/// </summary>
internal sealed class Batches : MeteredSurface<BatchHeader?>
{
    public override string Name => "batches";

    public override int Executions => 150_000;

    public override int BytesMax => 4096;

    public override IReadOnlyList<string> Words => ["EHB1", "\u0000\u0000\u0000\u0000", "\u0001\u0000\u0000\u0000"];

    public override IEnumerable<byte[]> Seeds => [[0, .. SegmentImage.Batch(1, 1, 0)], [1, .. SegmentImage.Batch(1, 1, 0)], [1, .. SegmentImage.Batch(long.MaxValue - 40, 7, 9)]];

    protected override BatchHeader? Parse(byte[] input)
    {
        byte[] batch = input.Length == 0 ? [] : input[1..];
        if (input.Length > 0 && input[0] % 2 == 1)
        {
            SegmentImage.SealBatch(batch, SegmentImage.Salt);
        }

        return BatchFormat.TryRead(batch, SegmentImage.Salt, out BatchHeader header) ? header : null;
    }

    protected override string Check(byte[] input, BatchHeader? parsed)
    {
        if (parsed is not { } header)
        {
            return $"refused {(input.Length > 1 ? BatchFormat.PeekLength(input.AsSpan(1)) > 0 : null)}";
        }

        Assert.True(header.Bytes <= input.Length - 1, $"A batch of {header.Bytes} bytes in {input.Length - 1}.");
        using StoredBatch batch = new(header.Partition, new Epoch(1), header.Summary, input.AsMemory(1 + BatchFormat.HeaderBytes, header.Bytes - BatchFormat.HeaderBytes), lease: null);
        return $"{Accepted} {RecordWalk.Check(batch, header.Bytes - BatchFormat.HeaderBytes)}";
    }
}
