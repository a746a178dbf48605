using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Envelope;

/// <summary>Where a record's optional fields stand, found in one walk.</summary>
internal readonly ref struct RecordFields
{
    private readonly ReadOnlySpan<byte> _record;
    private readonly Places _places;

    public RecordFields(scoped in StoredRecord record)
    {
        _record = record.Bytes;
        ref byte start = ref MemoryMarshal.GetReference(_record);
        foreach (StoredRecord.FieldEntry entry in record.Fields)
        {
            // Fields of a later version are passed over.
            if ((int)entry.Field < Places.Count)
            {
                int at = (int)Unsafe.ByteOffset(ref start, ref MemoryMarshal.GetReference(entry.Value));
                _places[(int)entry.Field] = new Place(at, entry.Value.Length);
                Present |= 1u << (int)entry.Field;
            }
        }
    }

    /// <summary>Which fields there are: one bit each, by number.</summary>
    public uint Present { get; }

    /// <summary>The stored value; empty when absent.</summary>
    public ReadOnlySpan<byte> this[EventField field]
    {
        get
        {
            Place place = _places[(int)field];
            return _record.Slice(place.At, place.Length);
        }
    }

    private readonly record struct Place(int At, int Length);

    [InlineArray(Count)]
    private struct Places
    {
        public const int Count = (int)EventField.ReplayOf + 1;
        private Place _first;
    }
}
