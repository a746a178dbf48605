using EventHub.Cli.Http;

namespace EventHub.Cli.Publishing;

/// <summary>
/// The lines of a file, as often as it is repeated, blank ones left out. A line that is awaited when its reader gives up stays
/// the next one: nothing is lost between two connections.
/// </summary>
internal sealed class LineFeed(FilePublishOptions options, Stream standardInput) : IAsyncDisposable
{
    private LineReader? _reader;
    private Task<PublishLine?>? _next;
    private long _bytesBefore;
    private long _index;
    private long _line;
    private int _repetition;

    /// <summary>Bytes of the file read so far, over all repetitions.</summary>
    public long BytesRead => _bytesBefore + (_reader?.BytesRead ?? 0);

    /// <summary>The next line, which stays the next one until <see cref="Take"/>; null at the end.</summary>
    public async ValueTask<PublishLine?> PeekAsync(CancellationToken cancellationToken)
    {
        _next ??= ReadAsync();
        return _next.IsCompletedSuccessfully ? _next.Result : await _next.WaitAsync(cancellationToken);
    }

    /// <summary>True when the next line is here already.</summary>
    public bool IsReady => (_next ??= ReadAsync()).IsCompleted;

    /// <summary>Goes on to the line behind the one that was peeked at.</summary>
    public void Take() => _next = null;

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null)
        {
            await _reader.DisposeAsync();
        }
    }

    private async Task<PublishLine?> ReadAsync()
    {
        while (true)
        {
            _reader ??= new LineReader(Open(), FilePublishOptions.LineBytesMax);
            if (await _reader.ReadAsync(CancellationToken.None) is not { } line)
            {
                if (++_repetition == options.Repeat)
                {
                    return null;
                }

                _bytesBefore += _reader.BytesRead;
                await _reader.DisposeAsync();
                (_reader, _line) = (null, 0);
                continue;
            }

            _line++;
            if (line.IsTooLong || line.Bytes.AsSpan().IndexOfAnyExcept(" \t"u8) >= 0)
            {
                return new PublishLine(_index++, _line, line.IsTooLong ? null : Stamp(line.Bytes));
            }
        }
    }

    private byte[] Stamp(byte[] line) =>
        options.IsIdempotent ? IdempotencyStamp.Apply(line, Path.GetFileName(options.Path), _repetition, _line) : line;

    private Stream Open() => options.Path == "-"
        ? standardInput
        : new FileStream(options.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
