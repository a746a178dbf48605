using System.Collections.Immutable;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Protocol.Tests.Subscriptions;

public sealed class SubscriptionFilterTests
{
    [Fact]
    public void None_AsksNothing()
    {
        Assert.True(SubscriptionFilter.None.IsEmpty);
        Assert.Equal(0b1111, SubscriptionFilter.None.Lanes);
        Assert.Null(Refusal(SubscriptionFilter.None, Drafts.Full()));
        Assert.Null(Refusal(SubscriptionFilter.None, new EventDraft("a"u8)));
    }

    [Theory]
    [InlineData("/shop", "order", "t", null)]
    [InlineData("/other", "order", "t", "sources")]
    [InlineData("/shop", "orders", "t", "types")]
    [InlineData("/shop", "order", "T", "targets")]
    [InlineData("/sho", "order", "t", "sources")]
    public void FirstRefusal_EachList_WantsOneOfItsValues(string source, string type, string target, string? refusal)
    {
        Assert.Equal(refusal, Refusal(Filter([source, "x"], ["y", type], [target]), Drafts.Full()));
        Assert.Equal(refusal == "sources" ? refusal : null, Refusal(Filter(sources: [source]), Drafts.Full()));
    }

    [Fact]
    public void FirstRefusal_AbsentFields_HaveTheirDefaults()
    {
        Assert.Null(Refusal(Filter(["/v1/channels/orders.a"], ["orders.a"]), new EventDraft("orders.a"u8)));
        Assert.Equal("sources", Refusal(Filter(["/v1/channels/orders.ab"]), new EventDraft("orders.a"u8)));
        Assert.Equal("sources", Refusal(Filter(["orders.a"]), new EventDraft("orders.a"u8)));
        Assert.Equal("types", Refusal(Filter(types: ["orders"]), new EventDraft("orders.a"u8)));
        Assert.Equal("targets", Refusal(Filter(targets: ["t"]), new EventDraft("orders.a"u8)));

        // A given source is not the default one, whatever the channel.
        Assert.Equal("sources", Refusal(Filter(["/v1/channels/orders.created"]), Drafts.Full()));
    }

    [Theory]
    [InlineData(EventPriority.High, 0b0010, null)]
    [InlineData(EventPriority.Low, 0b1000, "priorities")]
    public void Lanes_FollowThePriorities(EventPriority wanted, byte lanes, string? refusal)
    {
        SubscriptionFilter filter = new([], [], [], [wanted]);
        Assert.Equal(lanes, filter.Lanes);
        Assert.False(filter.IsEmpty);
        Assert.Equal(refusal, Refusal(filter, Drafts.Full()));
    }

    [Fact]
    public void IsEmpty_EveryPriorityListed_IsTrue() =>
        Assert.True(new SubscriptionFilter([], [], [], [EventPriority.Critical, EventPriority.High, EventPriority.Normal, EventPriority.Low]).IsEmpty);

    private static SubscriptionFilter Filter(
        ImmutableArray<string>? sources = null, ImmutableArray<string>? types = null, ImmutableArray<string>? targets = null) =>
        new(sources ?? [], types ?? [], targets ?? [], []);

    private static string? Refusal(SubscriptionFilter filter, scoped in EventDraft draft)
    {
        using StoredBatch batch = Drafts.Store(draft);
        Assert.True(batch.TryFind(StoredBatches.FirstLsn, out StoredRecord record));
        string? refusal = filter.FirstRefusal(record);
        Assert.Equal(refusal is null, filter.Matches(record));
        return refusal;
    }
}
