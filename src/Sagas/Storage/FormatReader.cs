using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Storage;

/// <summary>Reads what <see cref="FormatWriter"/> wrote; whatever else it is given, it ends with <see cref="InvalidDataException"/> and takes no more memory than the bytes account for.</summary>
internal sealed class FormatReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    public bool IsAtEnd => _at == bytes.Length;

    public byte Byte() => _at < bytes.Length ? bytes.Span[_at++] : throw Short();

    public bool Flag() => Byte() switch { 0 => false, 1 => true, byte other => throw new InvalidDataException($"{other} is neither true nor false.") };

    public long Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw new InvalidDataException("A number has too many bytes.");
    }

    public int Count()
    {
        long count = Number();

        // Each element has a byte at least.
        return count >= 0 && count <= bytes.Length - _at ? (int)count : throw Short();
    }

    public int Small()
    {
        long number = Number();
        return number is >= 0 and <= int.MaxValue ? (int)number : throw new InvalidDataException($"{number} is out of range.");
    }

    public ulong Fixed()
    {
        if (bytes.Length - _at < 8)
        {
            throw Short();
        }

        _at += 8;
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[(_at - 8)..]);
    }

    public ReadOnlySpan<byte> Bytes()
    {
        int count = Count();
        _at += count;
        return bytes.Span.Slice(_at - count, count);
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string? Optional() => Flag() ? Text() : null;

    public SagaValue Value() => SagaValue.TryParse(Bytes(), out SagaValue value) ? value : throw new InvalidDataException("A value is not JSON.");

    public ImmutableArray<T> Many<T>(Func<T> read)
    {
        int count = Count();
        ImmutableArray<T>.Builder all = ImmutableArray.CreateBuilder<T>(Math.Min(count, 64));
        for (int i = 0; i < count; i++)
        {
            all.Add(read());
        }

        return all.ToImmutable();
    }

    private static InvalidDataException Short() => new("The bytes end too early.");
}
