using System.Runtime.InteropServices;
using EventHub.EventLog.Disks;
using EventHub.EventLog.Reading;

namespace EventHub.EventLog.Format;

/// <summary>Collects a footer's sections and writes them, block-aligned, with the trailer last.</summary>
internal sealed class FooterWriter
{
    // Sections start at eight bytes, so fixed-size entries can be read in place.
    private const int SectionAlignment = 8, PieceBytes = 1 << 20;
    private readonly List<byte> _bytes = [];
    private byte[] _last = [];

    /// <summary>Adds a section that will stand behind <paramref name="footerStart"/>.</summary>
    public FooterSection Section(long footerStart, Action<List<byte>> put)
    {
        Pad();
        int start = _bytes.Count;
        put(_bytes);
        ReadOnlySpan<byte> section = CollectionsMarshal.AsSpan(_bytes)[start..];
        return new FooterSection(footerStart + start, section.Length, Crc32C.Compute(section));
    }

    /// <summary>Adds the last section, which may be large and is not copied; one without content leaves no trace.</summary>
    public FooterSection LastSection(long footerStart, byte[] section)
    {
        if (section.Length == 0)
        {
            return default;
        }

        Pad();
        _last = section;
        return new FooterSection(footerStart + _bytes.Count, section.Length, Crc32C.Compute(section));
    }

    public void WriteTo(IDiskFile file, long start, ReadOnlySpan<byte> trailer, int alignment)
    {
        long length = ((long)_bytes.Count + _last.Length + trailer.Length + alignment - 1) / alignment * alignment;
        SharedBuffer piece = new((int)Math.Min(length, PieceBytes), pool: null);

        // What was preallocated behind the batches goes first, so that the trailer is the file's end.
        file.Truncate(start);
        for (long at = 0; at < length; at += PieceBytes)
        {
            Span<byte> part = piece.Span[..(int)Math.Min(PieceBytes, length - at)];
            part.Clear();
            Put(part, at, CollectionsMarshal.AsSpan(_bytes), 0);
            Put(part, at, _last, _bytes.Count);
            Put(part, at, trailer, length - trailer.Length);
            file.Write(start + at, part);
        }

        file.Sync();
    }

    private void Pad()
    {
        while (_bytes.Count % SectionAlignment != 0)
        {
            _bytes.Add(0);
        }
    }

    // The part of some bytes, whose place is known, that belongs into a piece that starts at another place.
    private static void Put(Span<byte> piece, long pieceAt, ReadOnlySpan<byte> bytes, long bytesAt)
    {
        long from = Math.Max(pieceAt, bytesAt), to = Math.Min(pieceAt + piece.Length, bytesAt + bytes.Length);
        if (from < to)
        {
            bytes[(int)(from - bytesAt)..(int)(to - bytesAt)].CopyTo(piece[(int)(from - pieceAt)..]);
        }
    }
}
