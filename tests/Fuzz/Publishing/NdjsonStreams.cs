using System.Buffers;
using EventHub.Fuzz.Kit;
using EventHub.Gateway.Publishing;

namespace EventHub.Fuzz.Publishing;

/// <summary>
/// Lines of NDJSON as they arrive, against cutting all of it at once. An input's first byte says into which pieces the rest of it comes.
/// </summary>
internal sealed class NdjsonStreams : MeteredSurface<List<string>>
{
    private const int LineBytesMax = 24;
    private const string TooLong = "too long";

    public override string Name => "ndjson";

    public override int Executions => 100_000;

    public override int BytesMax => 300;

    public override IReadOnlyList<string> Words => ["\n", "\r\n", "\n\n", " ", "\t", " \n", "{}", "0123456789012345678901234", "012345678901234567890123\n", "\r"];

    protected override List<string> Parse(byte[] input)
    {
        List<string> lines = [];
        if (input.Length == 0)
        {
            return lines;
        }

        NdjsonLines cutter = new(LineBytesMax);
        byte[] rest = input[1..];
        int piece = 1 + (input[0] % 40), arrived = 0;
        byte[] buffered = [];
        for (bool ended = false; !ended;)
        {
            int more = Math.Min(piece, rest.Length - arrived);
            buffered = [.. buffered, .. rest.AsSpan(arrived, more)];
            arrived += more;
            ended = Drain(cutter, ref buffered, atEnd: more == 0, input[^1], lines);
        }

        return lines;
    }

    protected override string Check(byte[] input, List<string> lines)
    {
        if (input.Length == 0)
        {
            return Accepted;
        }

        List<string> expected = [];
        foreach (string line in System.Text.Encoding.Latin1.GetString(input.AsSpan(1)).Split('\n'))
        {
            if (line.Length > LineBytesMax)
            {
                expected.Add(TooLong);
            }
            else if (line.Trim(' ', '\t', '\r').Length > 0)
            {
                expected.Add(line);
            }
        }

        Assert.Equal(expected, lines);
        return $"{Accepted} {Math.Min(lines.Count, 4)} {lines.Contains(TooLong)} {input[^1] == '\n'} {input[0] % 40}";
    }

    public override bool HasBothEnds => false;

    // In one piece or in two, as the transport may have it.
    private static bool Drain(NdjsonLines cutter, ref byte[] buffered, bool atEnd, byte cut, List<string> lines)
    {
        ReadOnlySequence<byte> buffer = Sequences.Of(buffered, buffered.Length * cut / 256);
        while (true)
        {
            switch (cutter.Take(ref buffer, atEnd, out ReadOnlySequence<byte> line))
            {
                case LineRead.Line:
                    lines.Add(System.Text.Encoding.Latin1.GetString(line.ToArray()));
                    break;
                case LineRead.TooLong:
                    lines.Add(TooLong);
                    break;
                case LineRead.NeedMore:
                    buffered = buffer.ToArray();
                    return false;
                default:
                    return true;
            }
        }
    }
}
