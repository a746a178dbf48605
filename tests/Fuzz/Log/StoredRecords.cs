using EventHub.Fuzz.Kit;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Log;

/// <summary>
/// One record as it stands in a log. Every reader of records relies on one check; what it lets pass can be walked through to the last byte, whatever the bytes.
/// </summary>
internal sealed class StoredRecords : MeteredSurface<bool>
{
    public override string Name => "records";

    public override int Executions => 300_000;

    public override int BytesMax => 800;

    public override IReadOnlyList<string> Words => ["\u0001\u0003abc", "\u0003\u0001x", "\u0000\u0000\u0000\u0000", "\u0006\u0001\u0004", "orders.created"];

    public override IEnumerable<byte[]> Seeds => RecordSeeds.Records();

    protected override bool Parse(byte[] input) => RecordInspector.IsWellFormed(input);

    protected override string Check(byte[] input, bool isWellFormed)
    {
        Assert.Equal(IsWellFormed(input), isWellFormed);
        if (!isWellFormed)
        {
            return $"refused {input.Length / 64}";
        }

        int length = RecordInspector.Length(input);
        using StoredBatch batch = new(0, new Epoch(1), new StoredBatchHeader(1, 7, 1, 3, 1, 99, 15, default), input.AsMemory(0, length), lease: null);
        return $"{Accepted} {RecordWalk.Check(batch, length)}";
    }

    // The description of the layout, in numbers that cannot run over.
    private static bool IsWellFormed(byte[] input)
    {
        if (input.Length < 12)
        {
            return false;
        }

        long length = BitConverter.ToInt32(input, 0), channel = BitConverter.ToUInt16(input, 6), fields = BitConverter.ToInt32(input, 8);
        RecordFlags flags = (RecordFlags)input[5];
        long identity = (flags.HasFlag(RecordFlags.DedupHash) ? 8 : 0) + (flags.HasFlag(RecordFlags.ClientIdHash) ? 8 : 0) + (flags.HasFlag(RecordFlags.Origin) ? 16 : 0);
        return length >= 12 && length <= input.Length && fields >= 0 && 12 + identity + channel + fields <= length;
    }
}
