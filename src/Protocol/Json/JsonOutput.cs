using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace EventHub.Protocol.Json;

/// <summary>
/// Formats JSON straight into a buffer writer's memory: asks for room, fills it, and tells the writer once at the end
/// (<see cref="Flush"/>) or when more room is needed. The caller sees to commas and brackets.
/// </summary>
internal ref struct JsonOutput
{
    // The most one byte of text becomes: \u00XX.
    private const int EscapedBytesMax = 6;
    private const int CharsPerStep = 256;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _room;
    private int _used;

    public JsonOutput(IBufferWriter<byte> output, int expectedBytes)
    {
        _output = output;
        _room = output.GetSpan(expectedBytes);
    }

    /// <summary>Writes bytes that are JSON already.</summary>
    public void Raw(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _used += json.Length;
    }

    /// <summary>Writes JSON in which raw line breaks, which can only stand between tokens, become spaces.</summary>
    public void RawOnOneLine(scoped ReadOnlySpan<byte> json)
    {
        Span<byte> target = Room(json.Length)[..json.Length];
        json.CopyTo(target);
        target.Replace((byte)'\n', (byte)' ');
        target.Replace((byte)'\r', (byte)' ');
        _used += json.Length;
    }

    /// <summary>Writes a string: quotes, and escapes where JSON demands one.</summary>
    public void Text(scoped ReadOnlySpan<byte> utf8)
    {
        Raw("\""u8);
        TextPart(utf8);
        Raw("\""u8);
    }

    /// <summary>Writes a string; half a surrogate pair becomes U+FFFD.</summary>
    public void Text(string text)
    {
        Raw("\""u8);
        Span<byte> utf8 = stackalloc byte[CharsPerStep * 3];
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<char> step = rest.Length <= CharsPerStep ? rest : rest[..CharsPerStep];
            step = step.Length > 1 && step.Length < rest.Length && char.IsHighSurrogate(step[^1]) ? step[..^1] : step;
            TextPart(utf8[..Encoding.UTF8.GetBytes(step, utf8)]);
            rest = rest[step.Length..];
        }

        Raw("\""u8);
    }

    /// <summary>Writes part of a string's inside.</summary>
    public void TextPart(scoped ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            int plain = JsonText.PlainLength(utf8);
            Raw(utf8[..plain]);
            if (plain == utf8.Length)
            {
                return;
            }

            Escape(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }
    }

    public void Base64(scoped ReadOnlySpan<byte> bytes)
    {
        Raw("\""u8);
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, Room(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out int written);
        _used += written;
        Raw("\""u8);
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        _used += written;
    }

    /// <summary>At least <paramref name="bytes"/> bytes to fill; <see cref="Advance"/> says how many were.</summary>
    public Span<byte> Room(int bytes)
    {
        if (_room.Length - _used < bytes)
        {
            Flush();
            _room = _output.GetSpan(bytes);
        }

        return _room[_used..];
    }

    public void Advance(int bytes) => _used += bytes;

    /// <summary>Tells the writer what was written. Nothing may be written afterwards without asking for room anew.</summary>
    public void Flush()
    {
        _output.Advance(_used);
        _used = 0;
        _room = default;
    }

    private void Escape(byte value)
    {
        Span<byte> target = Room(EscapedBytesMax);
        target[0] = (byte)'\\';
        byte letter = value switch
        {
            (byte)'"' or (byte)'\\' => value,
            8 => (byte)'b',
            9 => (byte)'t',
            10 => (byte)'n',
            12 => (byte)'f',
            13 => (byte)'r',
            _ => 0,
        };
        if (letter != 0)
        {
            target[1] = letter;
            _used += 2;
            return;
        }

        "u00"u8.CopyTo(target[1..]);
        target[4] = (byte)('0' + (value >> 4));
        target[5] = (byte)"0123456789abcdef"[value & 0xF];
        _used += EscapedBytesMax;
    }
}
