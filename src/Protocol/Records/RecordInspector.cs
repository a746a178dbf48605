using System.Buffers.Binary;

namespace EventHub.Protocol.Records;

/// <summary>What the log needs to know of a record's bytes without making a view of it.</summary>
internal static class RecordInspector
{
    public static int Length(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt32LittleEndian(record);

    public static RecordKind Kind(ReadOnlySpan<byte> record) => (RecordKind)record[RecordLayout.KindAt];

    public static bool IsEvent(ReadOnlySpan<byte> record) => Kind(record) is RecordKind.Event or RecordKind.Released;

    /// <summary>True for an event as a publisher sends it.</summary>
    public static bool IsPublishable(ReadOnlySpan<byte> record) =>
        Kind(record) is RecordKind.Event or RecordKind.Scheduled or RecordKind.Repeat && ((RecordFlags)record[RecordLayout.FlagsAt] & RecordFlags.Origin) == 0
        && (Kind(record) != RecordKind.Repeat || TryGetDedupHash(record, out _));

    public static byte LaneBit(ReadOnlySpan<byte> record) => (byte)(1 << (record[RecordLayout.FlagsAt] & (byte)RecordFlags.LaneMask));

    public static ReadOnlySpan<byte> Channel(ReadOnlySpan<byte> record) =>
        record.Slice(
            RecordLayout.PrefixBytes + RecordLayout.IdentityBytes((RecordFlags)record[RecordLayout.FlagsAt]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[RecordLayout.ChannelBytesAt..]));

    /// <summary>The payload; of a record that is no event its body.</summary>
    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> record) =>
        record[(RecordLayout.PrefixBytes + RecordLayout.IdentityBytes((RecordFlags)record[RecordLayout.FlagsAt])
            + BinaryPrimitives.ReadUInt16LittleEndian(record[RecordLayout.ChannelBytesAt..])
            + BinaryPrimitives.ReadInt32LittleEndian(record[RecordLayout.FieldBytesAt..]))..];

    /// <summary>An event's type, which is its channel when it has none, and its kind of origin.</summary>
    public static void Type(ReadOnlySpan<byte> record, out SourceKind sourceKind, out ReadOnlySpan<byte> type)
    {
        type = Channel(record);
        sourceKind = SourceKind.Internal;
        int at = RecordLayout.PrefixBytes + RecordLayout.IdentityBytes((RecordFlags)record[RecordLayout.FlagsAt]) + type.Length;
        foreach (StoredRecord.FieldEntry field in new StoredRecord.FieldEnumerator(record.Slice(at, BinaryPrimitives.ReadInt32LittleEndian(record[RecordLayout.FieldBytesAt..]))))
        {
            if (field.Field == EventField.Type)
            {
                type = field.Value;
            }
            else if (field.Field == EventField.SourceKind && field.Value.Length == 1)
            {
                sourceKind = (SourceKind)field.Value[0];
            }
        }
    }

    public static bool TryGetDedupHash(ReadOnlySpan<byte> record, out ulong hash)
    {
        bool present = ((RecordFlags)record[RecordLayout.FlagsAt] & RecordFlags.DedupHash) != 0;
        hash = present ? BinaryPrimitives.ReadUInt64LittleEndian(record[RecordLayout.PrefixBytes..]) : 0;
        return present;
    }

    public static bool TryGetClientIdHash(ReadOnlySpan<byte> record, out ulong hash)
    {
        RecordFlags flags = (RecordFlags)record[RecordLayout.FlagsAt];
        bool present = (flags & RecordFlags.ClientIdHash) != 0;
        hash = present ? BinaryPrimitives.ReadUInt64LittleEndian(record[(RecordLayout.PrefixBytes + ((flags & RecordFlags.DedupHash) != 0 ? 8 : 0))..]) : 0;
        return present;
    }

    /// <summary>When the event is to be delivered, UTC ticks of 100 ns; 0 for at once.</summary>
    public static long DeliverAt(ReadOnlySpan<byte> record) => new StoredRecord(record, 0, 0, null!).DeliverAtTicks;

    /// <summary>Lsn and time of the record with which the event was published, when this one is its copy.</summary>
    public static bool TryGetOrigin(ReadOnlySpan<byte> record, out long lsn, out long timeTicks)
    {
        RecordFlags flags = (RecordFlags)record[RecordLayout.FlagsAt];
        bool present = (flags & RecordFlags.Origin) != 0;
        ReadOnlySpan<byte> origin = present ? record.Slice(RecordLayout.PrefixBytes + RecordLayout.HashBytes(flags), RecordLayout.OriginBytes) : default;
        lsn = present ? BinaryPrimitives.ReadInt64LittleEndian(origin) : 0;
        timeTicks = present ? BinaryPrimitives.ReadInt64LittleEndian(origin[8..]) : 0;
        return present;
    }

    /// <summary>True when the record at the start of <paramref name="bytes"/> is whole and its parts fit into it.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RecordLayout.PrefixBytes)
        {
            return false;
        }

        int length = Length(bytes);
        int fields = BinaryPrimitives.ReadInt32LittleEndian(bytes[RecordLayout.FieldBytesAt..]);
        if (length < RecordLayout.PrefixBytes || length > bytes.Length || fields < 0)
        {
            return false;
        }

        long head = RecordLayout.PrefixBytes + RecordLayout.IdentityBytes((RecordFlags)bytes[RecordLayout.FlagsAt])
            + (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes[RecordLayout.ChannelBytesAt..]) + fields;
        return head <= length;
    }
}
