using EventHub.EventLog.Format;
using EventHub.EventLog.Tests.Kit;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Format;

public sealed class BatchFormatTests
{
    [Fact]
    public void TryRead_AnyBitFlipped_IsRefused()
    {
        byte[] batch = Make();
        for (int bit = 0; bit < batch.Length * 8; bit++)
        {
            batch[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(BatchFormat.TryRead(batch, 7, out _), $"Bit {bit} was flipped.");
            batch[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void TryRead_CutOff_IsRefused()
    {
        byte[] batch = Make();
        for (int length = 0; length < batch.Length; length++)
        {
            Assert.False(BatchFormat.TryRead(batch.AsSpan(0, length), 7, out _));
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void TryRead_CountsThatDoNotFit_AreRefused(int records, int events)
    {
        // A right check over wrong numbers: a writer's fault, which readers survive.
        byte[] batch = Make();
        BatchFormat.TryRead(batch, 7, out BatchHeader header);
        BatchFormat.Write(batch, header with { Summary = header.Summary with { RecordCount = records, EventCount = events } }, 7);
        Assert.False(BatchFormat.TryRead(batch, 7, out _));
    }

    [Fact]
    public void Crc32C_KnownVector_IsCastagnoli()
    {
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(Crc32C.Compute("123456789"u8), Crc32C.Compute("9"u8, Crc32C.Compute("12345678"u8)));
    }

    private static byte[] Make()
    {
        byte[] record = TestEvent.Of("payload", key: "k").Record();
        byte[] batch = new byte[BatchFormat.HeaderBytes + record.Length];
        record.CopyTo(batch, BatchFormat.HeaderBytes);
        StoredBatchHeader summary = new(1, 1, 1, 1, 1, 1, 4, default);
        BatchFormat.Write(batch, new BatchHeader(0, batch.Length, 0, 0, 1, BatchFlags.DedupKeys, summary), 7);
        return batch;
    }
}
