using System.Text;

namespace EventHub.Client.Wire;

/// <summary>
/// Strings seen lately, by their UTF-8: channels, types and sources repeat from event to event. One reader at a time. Bounded:
/// a newer string takes the place of an older one.
/// </summary>
internal sealed class StringCache
{
    private const int Slots = 64, LengthMax = 128, FieldsMax = 32;
    private readonly Entry?[] _slots = new Entry?[Slots], _last = new Entry?[FieldsMax];

    /// <summary>The string; <paramref name="field"/> says which one it is of a message, since most have the same there as the one before.</summary>
    public string Get(int field, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LengthMax || (uint)field >= FieldsMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref Entry? last = ref _last[field];
        if (last is null || !utf8.SequenceEqual(last.Utf8))
        {
            last = Find(utf8);
        }

        return last.Text;
    }

    private Entry Find(ReadOnlySpan<byte> utf8)
    {
        HashCode hash = default;
        hash.AddBytes(utf8);
        ref Entry? slot = ref _slots[(uint)hash.ToHashCode() % Slots];
        if (slot is null || !utf8.SequenceEqual(slot.Utf8))
        {
            slot = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return slot;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
