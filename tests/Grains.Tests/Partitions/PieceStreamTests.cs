using EventHub.Grains.Partitions;

namespace EventHub.Grains.Tests.Partitions;

public sealed class PieceStreamTests
{
    private const int PieceBytes = 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(19_999)]
    [InlineData(70_001)]
    public void Write_InAnyPortions_IsReadAsItWas(int portion)
    {
        byte[] written = new byte[90_000];
        new Random(portion).NextBytes(written);
        using PieceStream stream = new(PieceBytes);
        for (int at = 0; at < written.Length; at += portion)
        {
            stream.Write(written.AsSpan(at, Math.Min(portion, written.Length - at)));
        }

        Assert.Equal(5, stream.Count);
        Assert.Equal(written, Enumerable.Range(0, stream.Count).SelectMany(index => stream[index].ToArray()));
        Assert.All(Enumerable.Range(0, stream.Count - 1), index => Assert.Equal(PieceBytes, stream[index].Length));
        byte[] read = new byte[written.Length];
        stream.ReadExactly(read);
        Assert.Equal(written, read);
        Assert.Equal(-1, stream.ReadByte());
    }
}
