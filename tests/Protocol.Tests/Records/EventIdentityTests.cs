using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Records;

public sealed class EventIdentityTests
{
    [Theory]
    [InlineData("a", "k", "/s", "1", true)]
    [InlineData("a", "k", "/other", "2", true)]
    [InlineData("b", "k", "/s", "1", false)]
    [InlineData("a", "l", "/s", "1", false)]
    [InlineData("a", "", "/s", "1", false)]
    public void Same_WithKey_ComparesChannelAndKey(string channel, string key, string source, string sourceId, bool expected) =>
        Assert.Equal(expected, Same(("a", "k", "/s", "1"), (channel, key, source, sourceId)));

    [Theory]
    [InlineData("a", "/s", "1", true)]
    [InlineData("b", "/s", "1", false)]
    [InlineData("a", "/t", "1", false)]
    [InlineData("a", "/s", "2", false)]
    public void Same_WithoutKey_ComparesChannelSourceAndSourceId(string channel, string source, string sourceId, bool expected) =>
        Assert.Equal(expected, Same(("a", "", "/s", "1"), (channel, "", source, sourceId)));

    private static bool Same((string Channel, string Key, string Source, string SourceId) first, (string Channel, string Key, string Source, string SourceId) second)
    {
        Assert.True(Store(first).TryFind(StoredBatches.FirstLsn, out StoredRecord left) & Store(second).TryFind(StoredBatches.FirstLsn, out StoredRecord right));
        bool same = EventIdentity.Same(left, right);
        Assert.Equal(same, EventIdentity.Same(right, left));
        Assert.True(left.TryGetDedupHash(out ulong one) & right.TryGetDedupHash(out ulong other) && same == (one == other), "the hash says the same");
        return same;
    }

    private static StoredBatch Store((string Channel, string Key, string Source, string SourceId) identity) => Drafts.Store(new EventDraft(Text.Utf8(identity.Channel))
    {
        IdempotencyKey = Text.Utf8(identity.Key),
        Source = Text.Utf8(identity.Source),
        SourceId = Text.Utf8(identity.SourceId),
    });
}
