using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Storage;

/// <summary>Writes numbers in as few bytes as they need, and text with its length before it.</summary>
internal sealed class FormatWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(512);

    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    /// <summary>Begins anew, in the memory it has.</summary>
    public void Clear() => _output.ResetWrittenCount();

    public void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Number(long value)
    {
        Span<byte> room = _output.GetSpan(10);
        ulong rest = (ulong)value;
        int bytes = 0;
        for (; rest >= 0x80; rest >>= 7)
        {
            room[bytes++] = (byte)(rest | 0x80);
        }

        room[bytes++] = (byte)rest;
        _output.Advance(bytes);
    }

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output.GetSpan(8), value);
        _output.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _output.Write(bytes);
    }

    /// <summary>A value, as JSON.</summary>
    public void Value(SagaValue value)
    {
        using JsonScratch scratch = JsonScratch.Of(value);
        Bytes(scratch.Written);
    }

    public void Text(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Number(bytes);
        _output.Advance(Encoding.UTF8.GetBytes(text, _output.GetSpan(Math.Max(1, bytes))));
    }

    /// <summary>Text that may be null.</summary>
    public void Optional(string? text)
    {
        Flag(text is not null);
        if (text is not null)
        {
            Text(text);
        }
    }

    public void Many<T>(IReadOnlyCollection<T> all, Action<T> write)
    {
        Number(all.Count);
        foreach (T one in all)
        {
            write(one);
        }
    }
}
