using System.Buffers;
using System.Text;
using EventHub.Gateway.Publishing;

namespace EventHub.Gateway.Tests.Publishing;

public sealed class NdjsonLinesTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\r\n", "a\r|b\r")]
    [InlineData("\n \n\t\r\na\n\n", "a")]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData("12345678\n", "12345678")]
    [InlineData("123456789\nb\n", "!|b")]
    [InlineData("1234567890123456789\nb", "!|b")]
    [InlineData("a\n123456789", "a|!")]
    [InlineData("123456789", "!")]
    public void Take_ArrivingInPiecesOfAnySize_GivesTheSameLines(string text, string expected)
    {
        for (int piece = 1; piece <= text.Length + 1; piece++)
        {
            Assert.Equal(expected, string.Join('|', Read(text, piece)));
        }
    }

    // What a pipe does: a growing buffer of small segments, of which the taken part goes away.
    private static List<string> Read(string text, int piece)
    {
        NdjsonLines lines = new(lineBytesMax: 8);
        List<string> taken = [];
        byte[] pending = [];
        for (int at = 0; ; at += piece)
        {
            bool atEnd = at >= text.Length;
            pending = [.. pending, .. Encoding.UTF8.GetBytes(atEnd ? "" : text.Substring(at, Math.Min(piece, text.Length - at)))];
            ReadOnlySequence<byte> buffer = Segments.Of(pending, segmentBytes: 3);
            LineRead read;
            while ((read = lines.Take(ref buffer, atEnd, out ReadOnlySequence<byte> line)) is LineRead.Line or LineRead.TooLong)
            {
                taken.Add(read == LineRead.Line ? Encoding.UTF8.GetString(line.ToArray()) : "!");
            }

            pending = buffer.ToArray();
            if (atEnd)
            {
                Assert.Equal(LineRead.End, read);
                return taken;
            }

            Assert.Equal(LineRead.NeedMore, read);
        }
    }
}
