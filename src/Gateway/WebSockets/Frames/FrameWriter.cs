using System.Buffers;

namespace EventHub.Gateway.WebSockets.Frames;

/// <summary>Writes frames of the hub: whole and not masked.</summary>
internal static class FrameWriter
{
    /// <summary>Writes a frame whose payload is in three parts.</summary>
    public static void Write(IBufferWriter<byte> target, Opcode opcode, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        target.Advance(FrameHeader.Write(target.GetSpan(FrameHeader.BytesMax), opcode, first.Length + second.Length + third.Length));
        target.Write(first);
        target.Write(second);
        target.Write(third);
    }
}
