using System.Numerics;
using System.Text.Unicode;

namespace EventHub.Fuzz.Wire;

/// <summary>RFC 6455 as a client's frames are read: plainly, a byte at a time, all there at once.</summary>
internal static class FrameModel
{
    /// <summary>A client's frame.</summary>
    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] mask = [0x37, 0xFA, 0x21, 0x3D], masked = payload.ToArray();
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] ^= mask[i % 4];
        }

        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [first, .. length, .. mask, .. masked];
    }

    /// <summary>Messages, pings and closes as they come, and the code the connection ends with where the protocol is broken.</summary>
    public static List<string> Read(ReadOnlySpan<byte> stream, int messageBytesMax)
    {
        List<string> found = [];
        List<byte>? message = null;
        bool isText = false;
        while (TryReadHeader(stream, out int header, out BigInteger length, out bool isShortest))
        {
            int opcode = stream[0] & 15;
            bool isFinal = stream[0] >= 128, isControl = opcode >= 8;
            bool isAllowed = (stream[0] & 0x70) == 0 && stream[1] >= 128 && isShortest
                && (isControl ? opcode <= 10 && isFinal && length <= 125 : opcode == 0 ? message is not null : opcode <= 2 && message is null);
            if (!isAllowed)
            {
                return [.. found, "ends 4400"];
            }

            if (!isControl && length + (message?.Count ?? 0) > messageBytesMax)
            {
                return [.. found, "ends 4402"];
            }

            if (header + length > stream.Length)
            {
                return found;
            }

            byte[] payload = Unmask(stream[..(header + (int)length)], header);
            stream = stream[(header + payload.Length)..];
            if (opcode == 8)
            {
                return [.. found, IsClose(payload) ? $"Close {Convert.ToHexString(payload)}" : "ends 4400"];
            }

            if (isControl)
            {
                found.AddRange(opcode == 9 ? [$"Ping {Convert.ToHexString(payload)}"] : []);
                continue;
            }

            isText = opcode == 0 ? isText : opcode == 1;
            message = [.. message ?? [], .. payload];
            if (isFinal && isText && !Utf8.IsValid(message.ToArray()))
            {
                return [.. found, "ends 4401"];
            }

            found.AddRange(isFinal ? [$"{(isText ? "Text" : "Binary")} {Convert.ToHexString(message.ToArray())}"] : []);
            message = isFinal ? null : message;
        }

        return found;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> stream, out int header, out BigInteger length, out bool isShortest)
    {
        (header, length, isShortest) = (0, 0, true);
        if (stream.Length < 2)
        {
            return false;
        }

        int bytes = (stream[1] & 127) switch { 126 => 2, 127 => 8, _ => 0 };
        header = 2 + bytes + (stream[1] >= 128 ? 4 : 0);
        if (stream.Length < header)
        {
            return false;
        }

        length = bytes == 0 ? stream[1] & 127 : new BigInteger(stream.Slice(2, bytes), isUnsigned: true, isBigEndian: true);
        isShortest = bytes == 0 || (bytes == 2 ? length > 125 : length > 65535 && length < BigInteger.Pow(2, 63));
        return true;
    }

    private static byte[] Unmask(ReadOnlySpan<byte> frame, int header)
    {
        byte[] payload = frame[header..].ToArray();
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= frame[header - 4 + (i % 4)];
        }

        return payload;
    }

    private static bool IsClose(byte[] payload)
    {
        int code = payload.Length < 2 ? 0 : (payload[0] * 256) + payload[1];
        return payload.Length == 0 || (payload.Length >= 2 && Utf8.IsValid(payload.AsSpan(2))
            && code is (1000 or 1001 or 1002 or 1003 or (>= 1007 and <= 1014) or (>= 3000 and < 5000)));
    }
}
