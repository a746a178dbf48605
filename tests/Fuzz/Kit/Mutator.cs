using System.Buffers.Binary;
using System.Text;

namespace EventHub.Fuzz.Kit;

/// <summary>Makes an input out of others by chance.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<string> words, int bytesMax)
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 7, 63, 64, 127, 128, 255, 256, 1000, 4095, 4096, 32767, 65535, 65536, 1 << 20, int.MaxValue, int.MinValue, uint.MaxValue,
        1L << 32, 1L << 47, 1L << 62, long.MaxValue, long.MinValue,
    ];

    private static readonly string[] NumberTexts =
    [
        "0", "-0", "-1", "00", "1e9", "1E-9", "0.1", "1.", ".5", "255", "256", "999", "1000", "1001", "65536", "2147483647", "2147483648", "4294967296",
        "9007199254740992", "9223372036854775807", "9223372036854775808", "18446744073709551616", "79228162514264337593543950336", "1e400",
    ];

    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>An input changed in one place or several.</summary>
    public byte[] Next(byte[] input, IReadOnlyList<byte[]> pool)
    {
        List<byte> bytes = [.. input];
        do
        {
            Change(bytes, pool);
        }
        while (random.Next(2) == 0);
        if (bytes.Count > bytesMax)
        {
            bytes.RemoveRange(bytesMax, bytes.Count - bytesMax);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> pool)
    {
        int at = random.Next(bytes.Count + 1), length = random.Next(Math.Min(bytes.Count - at, 1 << random.Next(1, 9)) + 1);
        switch (random.Next(12))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Any();
                break;
            case 2:
                bytes.Insert(at, Any());
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                Repeat(bytes, at, length);
                break;
            case 5:
                Splice(bytes, at, pool[random.Next(pool.Count)]);
                break;
            case 6 when random.Next(3) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7:
                Move(bytes, at, length);
                break;
            case 8 when bytes.Count > 0:
                PutNumber(bytes, random.Next(bytes.Count));
                break;
            case 9:
                PutNumberText(bytes, at);
                break;
            default:
                PutWord(bytes, at, length);
                break;
        }
    }

    private byte Any() => random.Next(2) == 0 ? (byte)random.Next(256) : (byte)random.Next(' ', 127);

    private void Repeat(List<byte> bytes, int at, int length)
    {
        byte[] part = [.. bytes.Skip(at).Take(length)];
        int times = random.Next(8) == 0 ? random.Next(1, 300) : 1;
        for (int i = 0; i < times && bytes.Count < bytesMax; i++)
        {
            bytes.InsertRange(at, part);
        }
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        int from = random.Next(other.Length + 1), count = random.Next(other.Length - from + 1);
        if (random.Next(2) == 0)
        {
            bytes.RemoveRange(at, bytes.Count - at);
            count = other.Length - from;
        }

        bytes.InsertRange(at, other.AsSpan(from, count));
    }

    private void Move(List<byte> bytes, int at, int length)
    {
        byte[] part = [.. bytes.Skip(at).Take(length)];
        bytes.RemoveRange(at, length);
        bytes.InsertRange(random.Next(bytes.Count + 1), part);
    }

    private void PutNumber(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        long value = Numbers[random.Next(Numbers.Length)];
        int size = Math.Min(1 << random.Next(4), bytes.Count - at);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value << (8 * (8 - size)));
        }

        for (int i = 0; i < size; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    private void PutNumberText(List<byte> bytes, int at)
    {
        int digit = bytes.FindIndex(at, static value => char.IsAsciiDigit((char)value));
        at = digit < 0 ? at : digit;
        int end = at;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.ASCII.GetBytes(NumberTexts[random.Next(NumberTexts.Length)]));
    }

    private void PutWord(List<byte> bytes, int at, int length)
    {
        if (_words.Length == 0)
        {
            return;
        }

        bytes.RemoveRange(at, random.Next(2) == 0 ? 0 : length);
        bytes.InsertRange(at, _words[random.Next(_words.Length)]);
    }
}
