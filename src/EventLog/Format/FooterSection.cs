using EventHub.EventLog.Disks;

namespace EventHub.EventLog.Format;

/// <summary>A part of a segment's footer: where it stands in the file, and its check.</summary>
internal readonly record struct FooterSection(long Offset, long Length, uint Crc)
{
    private const int PieceBytes = 1 << 20;

    /// <summary>True when a file of so many bytes can hold it.</summary>
    public bool FitsInto(long fileBytes) => Offset >= 0 && Length >= 0 && Offset <= fileBytes - Length;

    /// <summary>Reads all of it and compares the check, a piece at a time; each is shown to <paramref name="look"/>, in multiples of 4 KiB but for the last.</summary>
    public bool IsWhole(IDiskFile file, Action<ReadOnlySpan<byte>>? look = null)
    {
        if (Length == 0)
        {
            return true;
        }

        byte[] piece = new byte[(int)Math.Min(PieceBytes, Length)];
        uint crc = 0;
        for (long at = 0; at < Length; at += piece.Length)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, Length - at));
            if (file.Read(Offset + at, part) != part.Length)
            {
                return false;
            }

            crc = Crc32C.Compute(part, crc);
            look?.Invoke(part);
        }

        return crc == Crc;
    }
}
