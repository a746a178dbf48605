using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace EventHub.Cli.Http;

/// <summary>The body of an HTTP/1.1 answer in chunks, as a plain stream of its bytes (RFC 9112, section 7.1).</summary>
internal sealed class ChunkedBody(PipeReader pipe) : Stream
{
    private long _left;
    private bool _isOver;
    private bool _isInside;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left == 0 && !_isOver)
        {
            await BeginChunkAsync(cancellationToken);
        }

        if (_isOver)
        {
            return 0;
        }

        ReadResult read = await pipe.ReadAsync(cancellationToken);
        if (read.Buffer.IsEmpty && read.IsCompleted)
        {
            throw new IOException("the answer broke off");
        }

        int count = (int)Math.Min(Math.Min(_left, read.Buffer.Length), buffer.Length);
        ReadOnlySequence<byte> part = read.Buffer.Slice(0, count);
        part.CopyTo(buffer.Span);
        pipe.AdvanceTo(part.End);
        _left -= count;
        return count;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask BeginChunkAsync(CancellationToken cancellationToken)
    {
        if (_isInside)
        {
            // The break behind the bytes of the chunk before.
            await HttpHead.ReadLineAsync(pipe, cancellationToken);
        }

        _isInside = true;
        string size = (await HttpHead.ReadLineAsync(pipe, cancellationToken)).Split(';')[0].Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
        {
            throw new IOException($"the answer has a chunk of size '{size}'");
        }

        _isOver = _left == 0;
    }
}
