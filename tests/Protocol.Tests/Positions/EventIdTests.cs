using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Tests.Positions;

public sealed class EventIdTests
{
    [Fact]
    public void Text_IsPinned()
    {
        EventId id = EventId.Create(3, 101, StoredBatches.TimeTicks);
        Assert.Equal("019c1408-50d2-7000-8003-000000000065", id.ToString());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 101)]
    [InlineData(16_384, 1)]
    [InlineData(EventId.PartitionMax, (1L << 48) - 1)]
    public void TryParse_ItsOwnText_GivesTheSame(int partition, long lsn)
    {
        EventId id = EventId.Create(partition, lsn, StoredBatches.TimeTicks);
        Assert.True(EventId.TryParse(id.ToString(), out EventId parsed));
        Assert.Equal(id, parsed);
        Span<byte> utf8 = stackalloc byte[EventId.TextLength];
        Assert.True(id.TryFormat(utf8, out int written));
        Assert.Equal((EventId.TextLength, id.ToString()), (written, Text.Of(utf8)));
        Assert.True(EventId.TryParse(utf8, out EventId fromUtf8));
        Assert.Equal(id, fromUtf8);
        Assert.True(EventId.TryParse(id.ToString().ToUpperInvariant(), out EventId fromUpper));
        Assert.Equal(id, fromUpper);
        Assert.Equal(7, id.ToGuid().Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("019c1408-50d2-4000-8003-000000000065")]
    [InlineData("019c1408-50d2-7000-c003-000000000065")]
    [InlineData("019c1408-50d2-7000-8003-000000000000")]
    [InlineData("019c140850d270008003000000000065")]
    [InlineData("019c1408f50d2-7000-8003-000000000065")]
    [InlineData("019c1408-50d2f7000-8003-000000000065")]
    [InlineData("019c1408-50d2-7000f8003-000000000065")]
    [InlineData("019c1408-50d2-7000-8003f000000000065")]
    [InlineData("019c1408-50d2-7000-8003-00000000006g")]
    [InlineData("{019c1408-50d2-7000-8003-000000000065}")]
    [InlineData(" 019c1408-50d2-7000-8003-000000000065")]
    [InlineData("0x9c1408-50d2-7000-8003-000000000065")]
    [InlineData("+19c1408-50d2-7000-8003-000000000065")]
    [InlineData("019c1408-50d2-7000-8003-0000000000é5")]
    public void TryParse_WhatNoHubMade_IsFalse(string text)
    {
        Assert.False(EventId.TryParse(text, out _));
        Assert.False(EventId.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void Ids_SortByTimeThenPartitionThenLsn()
    {
        long time = StoredBatches.TimeTicks;
        string[] ids =
        [
            EventId.Create(5, 9, time).ToString(),
            EventId.Create(5, 10, time).ToString(),
            EventId.Create(20_000, 1, time).ToString(),
            EventId.Create(0, 1, time + TimeSpan.TicksPerMillisecond).ToString(),
        ];
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }
}
