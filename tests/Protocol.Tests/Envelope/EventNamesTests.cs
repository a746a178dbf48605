using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Envelope;

public sealed class EventNamesTests
{
    [Fact]
    public void Words_AreThoseOfTheApi()
    {
        Assert.Equal(["critical", "high", "normal", "low"], Enum.GetValues<EventPriority>().Select(value => Text.Of(EventNames.Of(value))));
        Assert.Equal(["internal", "database", "websocket", "frontend", "system"], Enum.GetValues<SourceKind>().Select(value => Text.Of(EventNames.Of(value))));
        Assert.Equal(["pending", "processing", "completed", "failed", "expired", "deleted"], Enum.GetValues<EventStatus>().Select(value => Text.Of(EventNames.Of(value))));
        Assert.Equal(
            ["", "delivered", "unrouted", "deadLettered", "termed", "discarded", "expired", "deleted", "shed"],
            Enum.GetValues<EventOutcome>().Select(value => Text.Of(EventNames.Of(value))));
    }

    [Fact]
    public void TryParse_EveryWord_ReadsBack()
    {
        Assert.All(Enum.GetValues<EventPriority>(), value => Assert.True(EventNames.TryParse(EventNames.Of(value), out EventPriority parsed) && parsed == value));
        Assert.All(Enum.GetValues<SourceKind>(), value => Assert.True(EventNames.TryParse(EventNames.Of(value), out SourceKind parsed) && parsed == value));
        Assert.All(Enum.GetValues<EventStatus>(), value => Assert.True(EventNames.TryParse(EventNames.Of(value), out EventStatus parsed) && parsed == value));
        Assert.All(Enum.GetValues<EventOutcome>().Skip(1), value => Assert.True(EventNames.TryParse(EventNames.Of(value), out EventOutcome parsed) && parsed == value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Normal")]
    [InlineData("normal ")]
    public void TryParse_OtherText_IsFalseAndTheDefault(string text)
    {
        Assert.False(EventNames.TryParse(Text.Utf8(text), out EventPriority priority) || priority != EventPriority.Normal);
        Assert.False(EventNames.TryParse(Text.Utf8(text), out SourceKind kind) || kind != SourceKind.Internal);
        Assert.False(EventNames.TryParse(Text.Utf8(text), out EventStatus status) || status != EventStatus.Pending);
        Assert.False(EventNames.TryParse(Text.Utf8(text), out EventOutcome outcome) || outcome != EventOutcome.None);
    }
}
