using System.Buffers.Binary;
using System.Text.Unicode;

namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>The payload of a close frame: a code and a reason, or nothing. Source: RFC 6455, sections 5.5.1 and 7.4.</summary>
internal static class ClosePayload
{
    /// <summary>Longest reason.</summary>
    public const int ReasonBytesMax = FrameHeader.ControlBytesMax - 2;

    /// <summary>True when a client may send it. The code is 0 when there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ushort code)
    {
        code = payload.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(payload);
        return payload.IsEmpty || (payload.Length >= 2 && MayBeSent(code) && Utf8.IsValid(payload[2..]));
    }

    /// <summary>Writes code and reason, cut to the length that fits; the result is how many bytes.</summary>
    public static int Write(Span<byte> target, ushort code, string reason)
    {
        if (code == 0)
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(target, code);
        Utf8.FromUtf16(reason, target.Slice(2, ReasonBytesMax), out _, out int written);
        return 2 + written;
    }

    // 1004 to 1006 and 1015 are never on the wire; below 3000 only what is registered.
    private static bool MayBeSent(ushort code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
