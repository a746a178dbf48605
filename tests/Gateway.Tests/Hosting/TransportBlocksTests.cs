using System.Buffers;
using EventHub.Gateway.Hosting;

namespace EventHub.Gateway.Tests.Hosting;

public sealed class TransportBlocksTests
{
    [Fact]
    public void Block_IsUsedAgain_AndHoldsMoreThanTheServersOwn()
    {
        using MemoryPool<byte> pool = new TransportBlocks().Create();
        IMemoryOwner<byte> block = pool.Rent(4096);
        Assert.Equal(pool.MaxBufferSize, block.Memory.Length);
        Assert.True(pool.MaxBufferSize > 4096);
        block.Dispose();
        Assert.Same(block, pool.Rent());
        Assert.NotSame(block, pool.Rent());
    }

    [Fact]
    public void Block_OfMoreThanThereIs_IsRefused()
    {
        using MemoryPool<byte> pool = new TransportBlocks().Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }

    [Fact]
    public void Pool_KeepsOnlySoMany()
    {
        using MemoryPool<byte> pool = new TransportBlocks().Create();
        IMemoryOwner<byte>[] all = [.. Enumerable.Range(0, 2_000).Select(_ => pool.Rent())];
        Array.ForEach(all, block => block.Dispose());
        HashSet<IMemoryOwner<byte>> again = [.. Enumerable.Range(0, 2_000).Select(_ => pool.Rent())];
        Assert.InRange(all.Count(again.Contains), 1, 1_000);
    }
}
