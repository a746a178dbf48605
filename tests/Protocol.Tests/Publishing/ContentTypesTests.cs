using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class ContentTypesTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("application/json", true)]
    [InlineData("text/JSON", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData(" application/vnd.github+json ;v=3", true)]
    [InlineData("application/cloudevents+JSON", true)]
    [InlineData("application/jsonp", false)]
    [InlineData("application/x-ndjson", false)]
    [InlineData("application/+json", false)]
    [InlineData("text/plain; type=application/json", false)]
    [InlineData("json", false)]
    [InlineData("/json", false)]
    public void IsJson_TakesJsonAndItsSuffix(string contentType, bool expected) => Assert.Equal(expected, ContentTypes.IsJson(Text.Utf8(contentType)));

    [Theory]
    [InlineData("Application/X-NDJSON; charset=utf-8", true)]
    [InlineData("application/x-ndjson2", false)]
    [InlineData("", false)]
    public void Is_ComparesWithoutCaseAndParameters(string contentType, bool expected) =>
        Assert.Equal(expected, ContentTypes.Is(Text.Utf8(contentType), "application/x-ndjson"u8));
}
