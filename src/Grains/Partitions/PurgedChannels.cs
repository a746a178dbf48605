using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <summary>
/// Below which sequence each channel was purged. The purge records in the log are the truth; this is built from them at start
/// and kept up as they are written.
/// </summary>
internal sealed class PurgedChannels
{
    private const int BeforeBytes = 8;
    private ImmutableDictionary<string, long> _before = ImmutableDictionary<string, long>.Empty;

    /// <summary>Per channel the first sequence that was not purged.</summary>
    public ImmutableDictionary<string, long> Before => Volatile.Read(ref _before);

    /// <summary>Puts a purge record into a batch: the sequence, then the channel's name.</summary>
    public static void AddRecord(EventBatch batch, ReadOnlySpan<byte> channel, long before)
    {
        Span<byte> body = stackalloc byte[BeforeBytes + channel.Length];
        BinaryPrimitives.WriteInt64LittleEndian(body, before);
        channel.CopyTo(body[BeforeBytes..]);
        batch.AddControl(RecordKind.Purge, body);
    }

    /// <summary>Takes a purge record that was read from the log.</summary>
    public void Apply(scoped in StoredRecord record)
    {
        if (record.Kind == RecordKind.Purge && record.Payload.Length > BeforeBytes)
        {
            Apply(record.Payload[BeforeBytes..], BinaryPrimitives.ReadInt64LittleEndian(record.Payload));
        }
    }

    /// <summary>Purges never shrink.</summary>
    public void Apply(ReadOnlySpan<byte> channel, long before) =>
        ImmutableInterlocked.AddOrUpdate(ref _before, Encoding.ASCII.GetString(channel), before, (_, known) => Math.Max(known, before));

    /// <summary>Writes itself for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        ImmutableDictionary<string, long> purged = Before;
        writer.Write(purged.Count);
        foreach ((string channel, long before) in purged)
        {
            writer.Write(channel);
            writer.Write(before);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            Apply(Encoding.ASCII.GetBytes(reader.ReadString()), reader.ReadInt64());
        }
    }

    /// <summary>Forgets purges of which retention has taken the last event.</summary>
    public void ForgetBefore(long firstSequence) => ImmutableInterlocked.Update(
        ref _before, static (purged, first) => purged.Values.Any(before => before <= first) ? purged.RemoveRange(purged.Where(entry => entry.Value <= first).Select(entry => entry.Key)) : purged,
        firstSequence);
}
