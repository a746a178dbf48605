using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class TextRulesTests
{
    [Fact]
    public void Check_GoodText_IsNull()
    {
        Assert.Null(TextRules.Check(""u8, "f"));
        Assert.Null(TextRules.Check("é 😀"u8, "f"));
        Assert.Null(TextRules.CheckIdempotencyKey("k"u8, "f"));
        Assert.Null(TextRules.CheckChannel("a.b"u8, "f"));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0A)]
    [InlineData(0x1F)]
    [InlineData(0x7F)]
    public void Check_ControlCharacter_IsNamed(byte control) => AssertProblem(TextRules.Check([(byte)'a', control], "f"), ErrorCodes.InvalidField, $"U+{control:X4} at byte 1");

    [Fact]
    public void Check_InvalidUtf8_IsNamed() => AssertProblem(TextRules.Check([(byte)'a', 0xFF], "f"), ErrorCodes.InvalidUtf8, "0xFF at byte offset 1");

    [Fact]
    public void Check_TooLong_GivesBothLengths() => AssertProblem(TextRules.Check(new byte[11].Select(_ => (byte)'x').ToArray(), "f", 10), ErrorCodes.InvalidField, "has 11 bytes; at most 10");

    [Fact]
    public void CheckNotEmpty_Empty_IsRefused() => AssertProblem(TextRules.CheckNotEmpty(""u8, "f"), ErrorCodes.InvalidField, "is empty");

    [Fact]
    public void CheckIdempotencyKey_TooLong_IsRefused() =>
        AssertProblem(TextRules.CheckIdempotencyKey(Text.Utf8(new string('k', 257)), "f"), ErrorCodes.InvalidField, "has 257 bytes; at most 256");

    [Fact]
    public void CheckChannel_InvalidOrReserved_IsRefused()
    {
        AssertProblem(TextRules.CheckChannel("a b"u8, "f"), ErrorCodes.InvalidChannel, "at byte 1");
        AssertProblem(TextRules.CheckChannel("_a"u8, "f"), ErrorCodes.ReservedChannel, "'_a'");
    }

    private static void AssertProblem(Problem? problem, ErrorCode code, string detail)
    {
        Assert.Equal((code, "f"), (problem?.Code, Assert.Single(problem!.Errors).Field));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }
}
