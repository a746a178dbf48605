using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

/// <summary>The layout of records on disk, byte by byte. A change here breaks every log there is.</summary>
public sealed class RecordGoldenTests
{
    // length, kind, flags (lane 2 and JSON), channelBytes, fieldBytes; channel; payload
    private const string Smallest = "11000000 01 12 0100 00000000  61  6e756c6c";

    // the same with lane 3, no JSON; key and its hash
    private const string WithKey =
        """
        1a000000 01 07 0100 03000000
        043ce943829484fc
        61
        15 01 6b
        ff00
        """;

    // lane 1, JSON, both hashes; fields in the order of their numbers
    private const string Full =
        """
        9d000000 01 1d 0e00 70000000
        1af9a56dffc733b8
        86d11b0ed161c09b
        6f72646572732e63726561746564
        01 05 2f73686f70
        02 02 3137
        03 05 6f72646572
        04 01 73
        05 01 74
        06 01 01
        07 01 6b
        08 08 0807060504030201
        09 12 6170706c69636174696f6e2f782b6a736f6e
        0a 07 7b2261223a317d
        0b 01 75
        0c 02 7365
        0d 02 696e
        0e 02 7363
        0f 02 656e
        10 02 6f70
        11 02 636f
        12 02 6361
        13 02 7061
        14 02 7470
        15 02 696b
        5b315d
        """;

    [Fact]
    public void SmallestEvent_IsPinned() => AssertBytes(Smallest, new EventDraft("a"u8) { Payload = "null"u8, PayloadIsJson = true });

    [Fact]
    public void EventWithKey_IsPinned() =>
        AssertBytes(WithKey, new EventDraft("a"u8) { IdempotencyKey = "k"u8, Priority = EventPriority.Low, Payload = [0xFF, 0x00] });

    [Fact]
    public void FullEvent_IsPinned() => AssertBytes(Full, Drafts.Full());

    [Fact]
    public void ControlRecord_IsPinned()
    {
        using EventBatch batch = EventBatch.Rent();
        batch.AddControl(RecordKind.Delete, [1, 2]);
        Assert.True(batch.IsControl);
        Assert.Equal("0e000000 07 02 0000 00000000 0102".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(batch.Bytes));
    }

    [Fact]
    public void LongField_HasTwoByteLength()
    {
        byte[] source = new byte[200];
        source.AsSpan().Fill((byte)'s');
        StoredBatch batch = Drafts.Store(new EventDraft("a"u8) { Source = source });
        Assert.True(batch.TryFind(StoredBatches.FirstLsn, out StoredRecord record));
        Assert.Equal("01c801", Convert.ToHexStringLower(record.Bytes.Slice(13, 3)));
        Assert.True(record.Field(EventField.Source).SequenceEqual(source));
    }

    private static void AssertBytes(string hex, scoped in EventDraft draft)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(draft);
        string expected = string.Concat(hex.Where(letter => !char.IsWhiteSpace(letter)));
        Assert.Equal(expected, Convert.ToHexStringLower(batch.Bytes));
    }
}
