namespace EventHub.Protocol.Records;

/// <summary>
/// Where things stand in one record; all integers little-endian.
/// <code>
///  0        4     5      6              8            12
///  | length | kind| flags| channelBytes | fieldBytes | [dedup hash 8] [client-id hash 8] [origin 16] channel fields payload
/// </code>
/// <c>length</c> counts the whole record. A field is tag (1 byte), length (LEB128), bytes. The payload is the rest.
/// A record holds neither lsn, sequence nor time: its batch's header gives the first of each.
/// </summary>
internal static class RecordLayout
{
    public const int LengthAt = 0, KindAt = 4, FlagsAt = 5, ChannelBytesAt = 6, FieldBytesAt = 8, PrefixBytes = 12, OriginBytes = 16;

    /// <summary>Bytes between the prefix and the channel.</summary>
    public static int IdentityBytes(RecordFlags flags) => HashBytes(flags) + ((flags & RecordFlags.Origin) != 0 ? OriginBytes : 0);

    public static int HashBytes(RecordFlags flags) =>
        ((flags & RecordFlags.DedupHash) != 0 ? 8 : 0) + ((flags & RecordFlags.ClientIdHash) != 0 ? 8 : 0);

    public static int VarintBytes(int value) => value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;

    public static int WriteVarint(Span<byte> target, int value)
    {
        uint rest = (uint)value;
        int at = 0;
        while (rest >= 0x80)
        {
            target[at++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[at++] = (byte)rest;
        return at;
    }

    /// <summary>Reads a length and moves past it; false when it is cut off or larger than what is left.</summary>
    public static bool TryReadLength(ref ReadOnlySpan<byte> source, out int value)
    {
        uint result = 0;
        for (int i = 0; i < source.Length && i < 5; i++)
        {
            result |= (uint)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                value = (int)result;
                return value >= 0 && value <= source.Length;
            }
        }

        value = 0;
        return false;
    }
}
