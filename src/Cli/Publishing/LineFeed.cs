namespace EventHub.Cli.Publishing;

/// <summary>The lines of a file, as often as it is repeated, blank ones left out.</summary>
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

    /// <summary>The next line; null at the end. One that is awaited when its reader gives up stays the next one.</summary>
    public ValueTask<PublishLine?> NextAsync(CancellationToken cancellationToken)
    {
        Task<PublishLine?> next = _next ?? ReadAsync();
        _next = next;
        return next.IsCompletedSuccessfully ? new ValueTask<PublishLine?>(Take(next)) : WaitAsync(next, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null)
        {
            await _reader.DisposeAsync();
        }
    }

    private async ValueTask<PublishLine?> WaitAsync(Task<PublishLine?> next, CancellationToken cancellationToken)
    {
        await next.WaitAsync(cancellationToken);
        return Take(next);
    }

    private PublishLine? Take(Task<PublishLine?> next)
    {
        _next = null;
        return next.Result;
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
                return new PublishLine(_index++, _line, line.IsTooLong ? null : line.Bytes, KeyOf(line.Bytes));
            }
        }
    }

    private string? KeyOf(byte[] line) =>
        options.IsIdempotent ? IdempotencyStamp.KeyOf(line, Path.GetFileName(options.Path), _repetition, _line) : null;

    private Stream Open() => options.Path == "-"
        ? standardInput
        : new FileStream(options.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
