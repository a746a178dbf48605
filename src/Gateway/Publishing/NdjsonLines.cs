using System.Buffers;

namespace EventHub.Gateway.Publishing;

/// <summary>
/// Cuts what arrives into lines. Blank lines are left out, the last line needs no line break, and of a line that is too long
/// no more than the limit is ever held.
/// </summary>
internal sealed class NdjsonLines(int lineBytesMax)
{
    // Bytes at the start of the buffer that are known to hold no line break: not searched twice.
    private long _searched;
    private bool _skipping;

    /// <summary>Takes the next line off <paramref name="buffer"/>. Blank ones are passed over.</summary>
    public LineRead Take(ref ReadOnlySequence<byte> buffer, bool atEnd, out ReadOnlySequence<byte> line)
    {
        while (true)
        {
            LineRead read = TakeRaw(ref buffer, atEnd, out line);
            if (read != LineRead.Line || !IsBlank(line))
            {
                return read;
            }
        }
    }

    private LineRead TakeRaw(ref ReadOnlySequence<byte> buffer, bool atEnd, out ReadOnlySequence<byte> line)
    {
        while (buffer.Slice(_searched).PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            _searched = 0;
            if (!_skipping)
            {
                return line.Length > lineBytesMax ? LineRead.TooLong : LineRead.Line;
            }

            _skipping = false;
        }

        line = default;
        if (_skipping || buffer.Length > lineBytesMax)
        {
            // One refusal per line: the first time says so, the rest of the line is passed over.
            LineRead read = _skipping ? (atEnd ? LineRead.End : LineRead.NeedMore) : LineRead.TooLong;
            _skipping = true;
            _searched = 0;
            buffer = buffer.Slice(buffer.End);
            return read;
        }

        _searched = buffer.Length;
        if (!atEnd)
        {
            return LineRead.NeedMore;
        }

        line = buffer;
        buffer = buffer.Slice(buffer.End);
        _searched = 0;
        return line.IsEmpty ? LineRead.End : LineRead.Line;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (ReadOnlyMemory<byte> segment in line)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }
}
