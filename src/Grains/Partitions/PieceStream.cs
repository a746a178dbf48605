namespace EventHub.Grains.Partitions;

/// <summary>
/// Bytes in memory, in pieces of one size, written to the end and read once from the start. What grows by pieces leaves nothing behind: one array
/// that doubles would copy a large state again and again and leave twice its size on the heap. The first piece alone doubles, up to the size of one: most
/// states are small, and a full piece is a large object that brings a full collection about.
/// </summary>
/// <param name="pieceBytes">The size of each piece but the last.</param>
internal sealed class PieceStream(int pieceBytes) : Stream
{
    private const int FirstBytes = 8 << 10;
    private readonly List<byte[]> _pieces = [];
    private long _length, _read;

    /// <summary>How many pieces there are.</summary>
    public int Count => _pieces.Count;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException("It is read once, from the start.");
    }

    /// <summary>A piece by its number.</summary>
    public ReadOnlyMemory<byte> this[int index] => _pieces[index].AsMemory(0, (int)Math.Min(pieceBytes, _length - ((long)index * pieceBytes)));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int used = (int)(_length % pieceBytes);
            if (used == 0)
            {
                _pieces.Add(GC.AllocateUninitializedArray<byte>(_length > 0 ? pieceBytes : Math.Min(pieceBytes, Math.Max(FirstBytes, buffer.Length))));
            }
            else if (used == _pieces[^1].Length)
            {
                byte[] first = GC.AllocateUninitializedArray<byte>((int)Math.Min(pieceBytes, Math.Max(2L * used, used + (long)buffer.Length)));
                _pieces[^1].CopyTo(first, 0);
                _pieces[^1] = first;
            }

            int count = Math.Min(buffer.Length, _pieces[^1].Length - used);
            buffer[..count].CopyTo(_pieces[^1].AsSpan(used));
            buffer = buffer[count..];
            _length += count;
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int at = (int)(_read % pieceBytes), count = (int)Math.Min(Math.Min(buffer.Length, pieceBytes - at), _length - _read);
        if (count > 0)
        {
            _pieces[(int)(_read / pieceBytes)].AsSpan(at, count).CopyTo(buffer);
            _read += count;
        }

        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is read once, from the start.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("It grows by what is written.");
}
