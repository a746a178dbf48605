using System.Buffers.Binary;

namespace EventHub.Protocol.Records;

/// <summary>
/// Hashes of the two identities a publisher can give an event. They are stored with the record, so the
/// idempotency window and the client-id index are rebuilt without reading payloads.
/// </summary>
public static class EventIdentity
{
    private const ulong KeySeed = 1, ClientSeed = 2, MovedSeed = 3, OriginSeed = 4;

    /// <summary>Hash of an idempotency key on a channel.</summary>
    public static ulong OfKey(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> key) =>
        StableHash.Compute(key, StableHash.Compute(channel, KeySeed));

    /// <summary>Hash of source + sourceId on a channel: the idempotency identity of an event without a key.</summary>
    public static ulong OfClientIdOnChannel(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> source, ReadOnlySpan<byte> sourceId) =>
        StableHash.Compute(channel, OfClientId(source, sourceId));

    /// <summary>Hash of source + sourceId over all channels: what a search by client id looks up.</summary>
    public static ulong OfClientId(ReadOnlySpan<byte> source, ReadOnlySpan<byte> sourceId) =>
        StableHash.Compute(sourceId, StableHash.Compute(source, ClientSeed));

    /// <summary>
    /// Hash of the lsn under which a delayed event was published: the copies of its record stand under it in the client-id index.
    /// </summary>
    public static ulong OfOrigin(long lsn)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, lsn);
        return StableHash.Compute(bytes, OriginSeed);
    }

    /// <summary>Stable hash of a channel name: chooses its partition and its bits in a batch's bloom filter.</summary>
    public static ulong OfChannel(ReadOnlySpan<byte> channel) => StableHash.Compute(channel);

    /// <summary>The number of the partition that a channel lives in, of so many.</summary>
    public static int PartitionOf(ReadOnlySpan<byte> channel, int count) => count == 1 ? 0 : (int)Math.BigMul(OfChannel(channel), (ulong)count, out _);

    /// <summary>
    /// Gives a record with an idempotency identity the next hash of the fixed row that begins with its own: the place of an
    /// identity whose hash is another's already.
    /// </summary>
    internal static void MoveToNextHash(Span<byte> record)
    {
        Span<byte> hash = record.Slice(RecordLayout.PrefixBytes, sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(hash, StableHash.Compute(hash, MovedSeed));
    }

    /// <summary>
    /// True when two records are the same thing published twice: same channel, and the same idempotency key or, without
    /// one, the same source and sourceId.
    /// </summary>
    public static bool Same(scoped in StoredRecord first, scoped in StoredRecord second)
    {
        if (!first.Channel.SequenceEqual(second.Channel))
        {
            return false;
        }

        ReadOnlySpan<byte> key = first.Field(EventField.IdempotencyKey), other = second.Field(EventField.IdempotencyKey);
        return key.IsEmpty && other.IsEmpty
            ? SameField(first, second, EventField.Source) && SameField(first, second, EventField.SourceId)
            : key.SequenceEqual(other);
    }

    private static bool SameField(scoped in StoredRecord first, scoped in StoredRecord second, EventField field) =>
        first.Field(field).SequenceEqual(second.Field(field));
}
