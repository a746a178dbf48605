using EventHub.Cli.Output;

namespace EventHub.Cli.Tests.Output;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain ä 漢", "plain ä 漢")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("x\u202Ey", "x\\u202ey")]
    [InlineData("x\u2066y", "x\\u2066y")]
    public void OneLine_Text_CannotSteerATerminal(string text, string expected) => Assert.Equal(expected, PlainText.OneLine(text));

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    public void Cut_Text_HasAtMostTheWidth(string text, int width, string expected) => Assert.Equal(expected, PlainText.Cut(text, width));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KB")]
    [InlineData(27L << 20, "27.0 MB")]
    [InlineData(5L << 30, "5.00 GB")]
    public void Size_Bytes_AreReadable(long bytes, string expected) => Assert.Equal(expected, PlainText.Size(bytes));
}
