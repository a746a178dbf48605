using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("chanel", "channel")]
    [InlineData("CHANNEL", "channel")]
    [InlineData("correlationID", "correlationId")]
    [InlineData("idempotency_key", "idempotencyKey")]
    [InlineData("prio", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("a-name-that-is-much-too-long-to-be-meant", null)]
    public void Nearest_WithinTwoEdits(string word, string? expected) => Assert.Equal(expected, Suggestion.Nearest(word, DraftFields.Publishable));

    [Fact]
    public void Publishable_EndsBeforeTheHubsOwn()
    {
        Assert.Equal("channel", DraftFields.Publishable[0]);
        Assert.Equal("expiresAt", DraftFields.Publishable[^1]);
        Assert.All(Enum.GetValues<DraftField>().Skip(1), field => Assert.Equal(field, DraftFields.Find(Text.Utf8(DraftFields.NameOf(field)))));
    }
}
