using System.Numerics;
using System.Text;

namespace EventHub.Client.Wire;

/// <summary>
/// Writes protobuf fields straight into memory. The caller has measured: there is always room. Source of the encoding:
/// the protocol buffers specification, "Encoding".
/// </summary>
internal ref struct ProtoWriter(Span<byte> target)
{
    private const int Varint = 0, LengthDelimited = 2;
    private readonly Span<byte> _target = target;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Bytes of <paramref name="value"/> as a varint.</summary>
    public static int SizeOf(ulong value) => (int)(((uint)BitOperations.Log2(value | 1) * 9) + 73) >> 6;

    /// <summary>Bytes of a field with a length in front: tag, length and content.</summary>
    public static int SizeOf(int field, int length) => SizeOf((ulong)field << 3) + SizeOf((ulong)length) + length;

    /// <summary>Bytes of a text field; 0 for none.</summary>
    public static int SizeOf(int field, string? text) => string.IsNullOrEmpty(text) ? 0 : SizeOf(field, Encoding.UTF8.GetByteCount(text));

    /// <summary>Writes a number field.</summary>
    public void Number(int field, ulong value)
    {
        Raw(((ulong)field << 3) | Varint);
        Raw(value);
    }

    /// <summary>Writes the tag and the length of a field whose content comes next.</summary>
    public void Start(int field, int length)
    {
        Raw(((ulong)field << 3) | LengthDelimited);
        Raw((ulong)length);
    }

    /// <summary>Writes a field of bytes.</summary>
    public void Bytes(int field, scoped ReadOnlySpan<byte> value)
    {
        Start(field, value.Length);
        value.CopyTo(_target[Written..]);
        Written += value.Length;
    }

    /// <summary>Writes a text field; nothing for none.</summary>
    public void Text(int field, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Start(field, Encoding.UTF8.GetByteCount(text));
            Written += Encoding.UTF8.GetBytes(text, _target[Written..]);
        }
    }

    /// <summary>Takes the next <paramref name="length"/> bytes for the caller to fill.</summary>
    public Span<byte> Take(int length)
    {
        Span<byte> taken = _target.Slice(Written, length);
        Written += length;
        return taken;
    }

    private void Raw(ulong value)
    {
        Span<byte> target = _target;
        int at = Written;
        while (value > 0x7F)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
        Written = at;
    }
}
