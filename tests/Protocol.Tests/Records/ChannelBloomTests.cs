using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

public sealed class ChannelBloomTests
{
    [Fact]
    public void MayContain_WhatIsInIt_AlwaysAndOthersRarely()
    {
        ChannelBloom[] channels = [.. Enumerable.Range(0, 1_000).Select(i => ChannelBloom.Of(EventIdentity.OfChannel(Text.Utf8($"orders.{i}"))))];
        ChannelBloom filter = channels.Take(20).Aggregate(default(ChannelBloom), (all, one) => all | one);
        Assert.All(channels.Take(20), channel => Assert.True(filter.MayContain(channel)));
        Assert.InRange(channels.Skip(20).Count(channel => filter.MayContain(channel)), 0, 60);
        Assert.False(default(ChannelBloom).MayContain(channels[0]));
    }
}
