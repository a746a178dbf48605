using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Tests.Positions;

public sealed class CursorTests
{
    [Fact]
    public void Text_IsPinned()
    {
        Cursor cursor = new([new Position(0, new Epoch(0x8f2c01d4), 42), new Position(300, new Epoch(1), 1L << 40)]);
        Assert.Equal("cAUMA1AEsjyqsAgEAAACAgICAgCA", cursor.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryParse_ItsOwnText_GivesTheSame(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 2_000; i++)
        {
            Cursor cursor = RandomCursor(random, random.Next(1, 20));
            string text = cursor.ToString();
            Assert.True(Cursor.TryParse(text, out Cursor? parsed), $"seed {seed}: {text}");
            Assert.Equal(cursor.Places, parsed!.Places.AsEnumerable());
            Assert.True(text.Length <= Cursor.TextLengthMax && text.All(char.IsAscii), text);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryParse_OneByteChanged_IsRefusedOrAnotherCursor(int seed)
    {
        Random random = new(seed);
        int refused = 0;
        for (int i = 0; i < 2_000; i++)
        {
            char[] text = RandomCursor(random, 2).ToString().ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(33, 127);
            refused += Cursor.TryParse(text, out _) ? 0 : 1;
        }

        Assert.InRange(refused, 1_900, 2_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("now")]
    [InlineData("c")]
    [InlineData("cAQA")]
    [InlineData("c####")]
    [InlineData("2026-01-31T12:00:00Z")]
    public void TryParse_OtherText_IsFalse(string text) => Assert.False(Cursor.TryParse(text, out _));

    [Fact]
    public void TryParse_TooLong_IsFalse() => Assert.False(Cursor.TryParse("c" + new string('A', Cursor.TextLengthMax), out _));

    [Fact]
    public void In_GivesThePlaceOrNull()
    {
        Cursor cursor = Cursor.At(new Position(3, new Epoch(1), 7));
        Assert.Equal(7, cursor.In(3)!.Value.Sequence);
        Assert.Null(cursor.In(0));
    }

    [Fact]
    public void Text_OfTwentyWorstPlaces_Fits512Characters()
    {
        Cursor cursor = new([.. Enumerable.Range(0, 20).Select(i => new Position(EventId.PartitionMax - 20 + i, new Epoch(uint.MaxValue), long.MaxValue))]);
        Assert.InRange(cursor.ToString().Length, 1, Cursor.TextLengthMax);
        Assert.True(Cursor.TryParse(cursor.ToString(), out _));
    }

    private static Cursor RandomCursor(Random random, int places)
    {
        int partition = 0;
        return new([.. Enumerable.Range(0, places).Select(_ => new Position(partition += random.Next(1, 1000), new Epoch((uint)random.Next(1, int.MaxValue)), random.NextInt64(1L << 50)))]);
    }
}
