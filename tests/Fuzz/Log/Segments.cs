using EventHub.EventLog.Format;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Recovery;
using EventHub.EventLog.Segments;
using EventHub.Fuzz.Kit;

namespace EventHub.Fuzz.Log;

/// <summary>
/// A whole segment's file: header, batches, footer. An even first byte leaves its checks as they are; an odd one makes all of them right again, so that the readers
/// behind them see what no disk but only another writer could give them. Nothing throws, and nothing is made as large as a number in the file says.
/// </summary>
internal sealed class Segments : MeteredSurface<string>
{
    public override string Name => "segments";

    public override int Executions => 25_000;

    public override int BytesMax => 6000;

    public override IEnumerable<byte[]> Seeds => [[0, .. SegmentImage.Make(isSealed: true)], [1, .. SegmentImage.Make(isSealed: true)], [1, .. SegmentImage.Make(isSealed: false)]];

    protected override string Parse(byte[] input)
    {
        byte[] bytes = input.Length == 0 ? [] : input[1..];
        if (input.Length > 0 && input[0] % 2 == 1)
        {
            SegmentImage.Seal(bytes);
        }

        if (!SegmentHeader.TryReadBlock(bytes, out SegmentHeader header))
        {
            return "no header";
        }

        Segment segment = new("s", new ByteFile(bytes), header);
        if (SegmentFooter.TryRead(segment))
        {
            List<long> found = [];
            bool clientIds = segment.Sealed!.TryFindClientId(1, found), settlements = segment.Sealed.Settlements.TryFind(2, found);
            int? keys = segment.Sealed.NewestDedupKeys(1000)?.Count;
            return $"{Accepted} footer {clientIds} {settlements} {keys} {segment.Channels.ToArray().Length} {segment.Sparse.Count} {segment.ControlOffsetsSnapshot().Length}";
        }

        QuarantineList damaged = new();
        Segment scanned = new("s", segment.File, header);
        new SegmentScanner(damaged).Scan(scanned);
        Assert.True(scanned.DataEnd <= Math.Max(bytes.Length, header.DataStart), $"The data ends at {scanned.DataEnd} of {bytes.Length}.");
        return $"{(scanned.NextLsn > header.FirstLsn ? Accepted : "refused")} scanned {Math.Min(damaged.Ranges.Count, 2)} {scanned.Channels.ToArray().Length}";
    }

    protected override string Check(byte[] input, string parsed) => parsed;
}
