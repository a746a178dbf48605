using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Tests.Partitions;

public sealed class PlaceResolverTests
{
    private static readonly Epoch Old = new(1), Current = new(2), Unknown = new(9);
    private static readonly LogBounds Bounds = new(Current, FirstLsn: 5, FirstSequence: 5, NextLsn: 21, NextSequence: 21, LastTicks: 0);
    private static readonly EpochSpan[] Epochs = [new(Old, 3, 10), new(Current, 10, long.MaxValue)];

    [Theory]
    [InlineData(2, 15, 15, false)]
    [InlineData(2, 20, 20, false)]
    [InlineData(2, 21, 20, true)]
    [InlineData(1, 9, 9, false)]
    [InlineData(1, 10, 9, true)]
    [InlineData(1, 4, 4, false)]
    [InlineData(1, 3, 4, true)]
    [InlineData(9, 15, 4, true)]
    public void Resolve_Place_GoesOnWhereThatHistoryDoes(uint epoch, long sequence, long after, bool hasGap) =>
        Assert.Equal(new ResolvedPlace(after, hasGap), PlaceResolver.Resolve(new Position(0, new Epoch(epoch), sequence), Bounds, Epochs));

    [Fact]
    public void Resolve_UnknownEpoch_GoesOnWithTheOldestRetained() =>
        Assert.Equal(new ResolvedPlace(4, HasGap: true), PlaceResolver.Resolve(new Position(0, Unknown, 7), Bounds, Epochs));
}
