using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class JsonPayloadTests
{
    [Theory]
    [InlineData("1")]
    [InlineData(" {\"a\":[[]]}\n")]
    public void Validate_GoodJson_IsNull(string json) => Assert.Null(JsonPayload.Validate(Text.Utf8(json), 3, ""));

    [Theory]
    [InlineData("", "EH1001", "empty")]
    [InlineData("{\"a\":}", "EH1001", "line 1, column 6 (byte 5)")]
    [InlineData("1 2", "EH1001", "expected the end")]
    [InlineData("[[[[]]]]", "EH1009", "nested 4 deep; at most 3")]
    public void Validate_BadJson_IsNamed(string json, string code, string detail)
    {
        Assert.Equal(code, JsonPayload.Validate(Text.Utf8(json), 3, "")?.Code.Text);
        Assert.Contains(detail, JsonPayload.Validate(Text.Utf8(json), 3, "")!.Detail, StringComparison.Ordinal);
        Assert.Empty(JsonPayload.Validate(Text.Utf8(json), 3, "")!.Errors);
        Assert.Equal("f", JsonPayload.Validate(Text.Utf8(json), 3, "f")!.Errors[0].Field);
    }

    [Fact]
    public void Validate_InvalidUtf8_IsNamed() => Assert.Equal("EH1007", JsonPayload.Validate([(byte)'"', 0xC3, (byte)'"'], 3, "")?.Code.Text);
}
