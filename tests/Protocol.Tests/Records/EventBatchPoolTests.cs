using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

public sealed class EventBatchPoolTests
{
    [Fact]
    public void Return_ABatchOfLargeEvents_IsHandedOutAgainWithItsBuffer()
    {
        EventBatchPool pool = new();
        EventBatch batch = Filled(400 * 1024);
        int grown = batch.MemoryBytes;
        pool.Return(batch);
        Assert.Equal(grown, pool.Bytes);
        Assert.Same(batch, pool.Rent());
        Assert.Equal((0L, grown), (pool.Bytes, batch.MemoryBytes));
    }

    [Fact]
    public void Return_BeyondTheMemoryOfAll_IsNotKept()
    {
        EventBatch first = Filled(8 * 1024), second = Filled(8 * 1024);
        EventBatchPool pool = new(bytesMax: first.MemoryBytes + second.MemoryBytes - 1);
        pool.Return(first);
        pool.Return(second);
        Assert.Equal(first.MemoryBytes, pool.Bytes);
        Assert.Same(first, pool.Rent());
        Assert.Null(pool.Rent());
        Assert.Equal(0, pool.Bytes);
    }

    [Fact]
    public void Return_OneTooLargeOrOneTooMany_IsNotKept()
    {
        EventBatch large = Filled(64 * 1024), first = Filled(16), second = Filled(16);
        EventBatchPool pool = new(countMax: 1, batchBytesMax: 32 * 1024);
        pool.Return(large);
        Assert.Equal(0, pool.Bytes);
        pool.Return(first);
        pool.Return(second);
        Assert.Same(first, pool.Rent());
        Assert.Null(pool.Rent());
    }

    private static EventBatch Filled(int payloadBytes)
    {
        EventBatch batch = new();
        batch.AddControl(RecordKind.Checkpoint, new byte[payloadBytes]);
        return batch;
    }
}
