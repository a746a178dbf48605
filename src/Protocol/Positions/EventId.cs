using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EventHub.Protocol.Positions;

/// <summary>
/// The hub's id of an event, in UUIDv7 layout, which locates it: no index is needed to find an event by id.
/// </summary>
/// <remarks>
/// <code>
///  48 bits          4     12 bits              2     14 bits             48 bits
///  unix time, ms  | 0111 | partition, high  | 10 | partition, low     | lsn
/// </code>
/// Ids sort by time, then partition, then lsn. They can be guessed: whoever reads by id must be authorised by channel.
/// Source of the layout: RFC 9562, section 5.7.
/// </remarks>
/// <param name="UnixMilliseconds">When the event was stored; 48 bits.</param>
/// <param name="Partition">Its partition; 26 bits.</param>
/// <param name="Lsn">Its lsn there; 48 bits.</param>
public readonly record struct EventId(long UnixMilliseconds, int Partition, long Lsn)
{
    /// <summary>Length of the text form.</summary>
    public const int TextLength = 36;

    /// <summary>Highest partition number an id can name.</summary>
    public const int PartitionMax = (1 << 26) - 1;

    private const long LsnMask = (1L << 48) - 1;

    /// <summary>The id of the record with <paramref name="lsn"/>, stored at <paramref name="timeTicks"/> (UTC ticks of 100 ns).</summary>
    public static EventId Create(int partition, long lsn, long timeTicks) =>
        new((timeTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond, partition, lsn);

    /// <summary>Reads the text form; false for anything that no hub can have made.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EventId id)
    {
        id = default;
        Span<byte> utf8 = stackalloc byte[TextLength];
        return text.Length == TextLength && Ascii.FromUtf16(text, utf8, out _) == OperationStatus.Done && TryParse(utf8, out id);
    }

    /// <summary>Reads the text form as UTF-8; false for anything that no hub can have made.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out EventId id)
    {
        id = default;
        if (utf8.Length != TextLength || utf8[8] != '-' || utf8[13] != '-' || utf8[18] != '-' || utf8[23] != '-')
        {
            return false;
        }

        // Digits only: what the framework takes for a GUID besides (spaces, signs, 0x) no hub writes.
        Span<byte> digits = stackalloc byte[32], bytes = stackalloc byte[16];
        utf8[..8].CopyTo(digits);
        utf8[9..13].CopyTo(digits[8..]);
        utf8[14..18].CopyTo(digits[12..]);
        utf8[19..23].CopyTo(digits[16..]);
        utf8[24..].CopyTo(digits[20..]);
        if (Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        ulong high = BinaryPrimitives.ReadUInt64BigEndian(bytes), low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (((high >> 12) & 0xF) != 7 || low >> 62 != 0b10)
        {
            return false;
        }

        int partition = (int)(((high & 0xFFF) << 14) | ((low >> 48) & 0x3FFF));
        id = new EventId((long)(high >> 16), partition, (long)(low & LsnMask));
        return id.Lsn > 0;
    }

    /// <summary>The id as a UUID.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)UnixMilliseconds << 16) | 0x7000 | ((ulong)Partition >> 14));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (0b10UL << 62) | ((ulong)(Partition & 0x3FFF) << 48) | (ulong)(Lsn & LsnMask));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Writes the 36 characters of the text form as UTF-8.</summary>
    public bool TryFormat(Span<byte> utf8, out int written) => ToGuid().TryFormat(utf8, out written, "D");

    /// <summary>Lower-case UUID text.</summary>
    public override string ToString() => ToGuid().ToString("D");
}
