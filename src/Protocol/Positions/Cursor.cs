using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;

namespace EventHub.Protocol.Positions;

/// <summary>
/// A place between events, over all partitions: behind the sequence it names in each. Opaque to clients.
/// </summary>
/// <remarks>
/// <para>Going forward from a cursor gives what comes behind each place; going backward gives what stands before it,
/// the named sequence included. Sequence 0 is the very beginning.</para>
/// <para>Text: <c>c</c> and base64url of version (1), check byte, and per partition number and sequence as LEB128 and the
/// epoch in 4 bytes. The letter keeps a cursor apart from a bare sequence and from a time.</para>
/// </remarks>
public sealed class Cursor
{
    /// <summary>Longest text form, in ASCII characters.</summary>
    public const int TextLengthMax = 512;

    private const byte Version = 1;

    /// <summary>A cursor over <paramref name="places"/>, ordered by partition.</summary>
    public Cursor(ImmutableArray<Position> places) => Places = places;

    /// <summary>The place in each partition, by partition number.</summary>
    public ImmutableArray<Position> Places { get; }

    /// <summary>A cursor in a hub of one partition.</summary>
    public static Cursor At(Position place) => new([place]);

    /// <summary>The place in <paramref name="partition"/>, or null when the cursor does not name it.</summary>
    public Position? In(int partition)
    {
        foreach (Position place in Places)
        {
            if (place.Partition == partition)
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>Reads the text form; false for anything that no hub can have made.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Cursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[TextLengthMax];
        if (text.Length is < 4 or > TextLengthMax || text[0] != 'c'
            || Base64Url.DecodeFromChars(text[1..], bytes, out _, out int length) != OperationStatus.Done)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[..length];
        if (rest.Length < 2 || rest[0] != Version || rest[1] != Check(rest[2..]))
        {
            return false;
        }

        rest = rest[2..];
        ImmutableArray<Position>.Builder places = ImmutableArray.CreateBuilder<Position>();
        while (!rest.IsEmpty)
        {
            if (!TryReadPlace(ref rest, out Position place) || (places.Count > 0 && places[^1].Partition >= place.Partition))
            {
                return false;
            }

            places.Add(place);
        }

        // Numbers could be written longer, and base64 with blanks: a hub does neither, so text stands for a place in one way.
        Cursor read = new(places.ToImmutable());
        cursor = places.Count > 0 && text.SequenceEqual(read.ToString()) ? read : null;
        return cursor is not null;
    }

    /// <summary>Writes the text form; the result is the number of ASCII bytes written to <paramref name="target"/>, which has room for <see cref="TextLengthMax"/>.</summary>
    public int Format(Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[TextLengthMax];
        int at = 2;
        foreach (Position place in Places)
        {
            at += WriteVarint(bytes[at..], (ulong)place.Partition);
            BitConverter.TryWriteBytes(bytes[at..], place.Epoch.Value);
            at += 4;
            at += WriteVarint(bytes[at..], (ulong)place.Sequence);
        }

        bytes[0] = Version;
        bytes[1] = Check(bytes[2..at]);
        target[0] = (byte)'c';
        Base64Url.EncodeToUtf8(bytes[..at], target[1..], out _, out int written);
        return written + 1;
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLengthMax];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text)]);
    }

    // A typing error is told apart from a place that retention has taken; it is no defence.
    private static byte Check(ReadOnlySpan<byte> bytes)
    {
        uint sum = 17;
        foreach (byte value in bytes)
        {
            sum = (sum * 31) + value;
        }

        return (byte)(sum ^ (sum >> 8) ^ (sum >> 16));
    }

    private static bool TryReadPlace(ref ReadOnlySpan<byte> rest, out Position place)
    {
        place = default;
        if (!TryReadVarint(ref rest, out ulong partition) || partition > EventId.PartitionMax || rest.Length < 5)
        {
            return false;
        }

        Epoch epoch = new(BitConverter.ToUInt32(rest));
        rest = rest[4..];
        if (!TryReadVarint(ref rest, out ulong sequence) || sequence > long.MaxValue)
        {
            return false;
        }

        place = new Position((int)partition, epoch, (long)sequence);
        return true;
    }

    private static int WriteVarint(Span<byte> target, ulong value)
    {
        int at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[at++] = (byte)(value | 0x80);
        }

        target[at++] = (byte)value;
        return at;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        for (int i = 0; i < source.Length && i < 10; i++)
        {
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
