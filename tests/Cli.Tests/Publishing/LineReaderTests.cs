using System.Text;
using EventHub.Cli.Publishing;

namespace EventHub.Cli.Tests.Publishing;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\n", "a|b")]
    [InlineData("\n\na\n", "||a")]
    [InlineData("123456789\na", "<too long>|a")]
    [InlineData("12345678\n", "12345678")]
    [InlineData("a\n123456789", "a|<too long>")]
    public async Task ReadAsync_Lines_InPiecesOfAnySize(string text, string expected)
    {
        foreach (int piece in (int[])[1, 3, 100])
        {
            await using LineReader reader = new(new PieceStream(Encoding.UTF8.GetBytes(text), piece), lineBytesMax: 8);
            List<string> lines = [];
            while (await reader.ReadAsync(CancellationToken.None) is { } line)
            {
                lines.Add(line.IsTooLong ? "<too long>" : Encoding.UTF8.GetString(line.Bytes));
            }

            Assert.Equal(expected, string.Join('|', lines));
            Assert.Equal(text.Length, reader.BytesRead);
        }
    }

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
