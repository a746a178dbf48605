using EventHub.EventLog.Disks;
using EventHub.EventLog.Reading;

namespace EventHub.EventLog.Format;

/// <summary>
/// Writes a footer's sections one behind the other, block-aligned, and the trailer last. A piece of memory is all it takes: the
/// indexes of a full segment are tens of megabytes, and copies of them would stay on the heap of a hub that has come to rest.
/// </summary>
internal sealed class FooterWriter
{
    // Sections start at eight bytes, so fixed-size entries can be read in place.
    private const int SectionAlignment = 8, PieceBytesMax = 1 << 20;
    private readonly IDiskFile _file;
    private readonly int _alignment;
    private readonly Memory<byte> _piece;
    private long _pieceAt;
    private int _used;
    private uint _crc;

    /// <summary>Begins at <paramref name="start"/>, a block's; what was preallocated from there goes, so that the trailer is the file's end.</summary>
    public FooterWriter(IDiskFile file, long start, int alignment)
    {
        (_file, _pieceAt, _alignment) = (file, start, alignment);

        // What is pinned is collected late and dear: a small segment takes a small piece.
        _piece = new SharedBuffer((int)Math.Clamp(start, alignment, PieceBytesMax), pool: null).Memory;
        file.Truncate(start);
    }

    private long At => _pieceAt + _used;

    /// <summary>Writes a section, all that <paramref name="put"/> gives to <see cref="Put"/>.</summary>
    public FooterSection Section(Action<FooterWriter> put)
    {
        PadTo(SectionAlignment);
        long start = At;
        _crc = 0;
        put(this);
        return new FooterSection(start, At - start, _crc);
    }

    /// <summary>Adds to the section.</summary>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        _crc = Crc32C.Compute(bytes, _crc);
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, _piece.Length - _used);
            bytes[..count].CopyTo(_piece.Span[_used..]);
            bytes = bytes[count..];
            _used += count;
            if (_used == _piece.Length)
            {
                Flush();
            }
        }
    }

    /// <summary>Ends the file with the trailer, and syncs it.</summary>
    public void Finish(ReadOnlySpan<byte> trailer)
    {
        PadTo(_alignment, trailer.Length);
        Put(trailer);
        Flush();
        _file.Sync();
    }

    private void PadTo(int alignment, int before = 0)
    {
        Span<byte> zeros = stackalloc byte[256];
        zeros.Clear();
        for (long missing = -(At + before) & (alignment - 1); missing > 0; missing = -(At + before) & (alignment - 1))
        {
            Put(zeros[..(int)Math.Min(missing, zeros.Length)]);
        }
    }

    private void Flush()
    {
        if (_used > 0)
        {
            _file.Write(_pieceAt, _piece.Span[.._used]);
            _pieceAt += _used;
            _used = 0;
        }
    }
}
