using System.Buffers;
using System.IO.Pipelines;

namespace EventHub.Cli.Publishing;

/// <summary>Reads lines of bytes in bounded memory: of a line longer than <paramref name="lineBytesMax"/> only the fact remains.</summary>
internal sealed class LineReader(Stream stream, int lineBytesMax) : IAsyncDisposable
{
    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next line without its break; null at the end. <c>IsTooLong</c> comes with no bytes.</summary>
    public async ValueTask<(byte[] Bytes, bool IsTooLong)?> ReadAsync(CancellationToken cancellationToken)
    {
        bool isTooLong = false;
        while (true)
        {
            ReadResult read = await _pipe.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                ReadOnlySequence<byte> line = buffer.Slice(0, end);
                isTooLong |= line.Length > lineBytesMax;
                byte[] bytes = isTooLong ? [] : Trim(line);
                Consume(buffer, buffer.GetPosition(1, end));
                return (bytes, isTooLong);
            }

            if (read.IsCompleted)
            {
                byte[] rest = isTooLong ? [] : Trim(buffer);
                bool isEmpty = buffer.IsEmpty && !isTooLong;
                Consume(buffer, buffer.End);
                return isEmpty ? null : (rest, isTooLong);
            }

            // What belongs to a line that is too long already is forgotten as it comes.
            isTooLong |= buffer.Length > lineBytesMax;
            SequencePosition kept = isTooLong ? buffer.End : buffer.Start;
            BytesRead += buffer.Slice(0, kept).Length;
            _pipe.AdvanceTo(kept, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => _pipe.CompleteAsync();

    private static byte[] Trim(ReadOnlySequence<byte> line)
    {
        byte[] bytes = line.ToArray();
        return bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
    }

    private void Consume(ReadOnlySequence<byte> buffer, SequencePosition end)
    {
        BytesRead += buffer.Slice(0, end).Length;
        _pipe.AdvanceTo(end);
    }
}
