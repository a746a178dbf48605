using System.Text;

namespace EventHub.Client.Wire;

/// <summary>
/// Strings seen lately, by their UTF-8: channels, types and sources repeat from event to event. One reader at a time. Bounded:
/// a newer string takes the place of an older one.
/// </summary>
internal sealed class StringCache
{
    private const int Slots = 64, LengthMax = 128;
    private readonly (byte[] Utf8, string Text)[] _slots = new (byte[], string)[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LengthMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        HashCode hash = default;
        hash.AddBytes(utf8);
        ref (byte[] Utf8, string Text) slot = ref _slots[(uint)hash.ToHashCode() % Slots];
        if (slot.Utf8 is null || !utf8.SequenceEqual(slot.Utf8))
        {
            slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return slot.Text;
    }
}
