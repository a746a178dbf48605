using System.Buffers;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;

namespace EventHub.Gateway.WebSockets.Text;

/// <content>What those who follow an event are sent.</content>
internal sealed partial class TextReplies
{
    public void Status(IBufferWriter<byte> output, ulong number, FoundEvent found)
    {
        using PooledBuffer buffer = Begin("status"u8, number);
        buffer.Write(",\"event\":"u8);
        EventJsonWriter.Write(buffer, found.Record, found.State, singleLine: false);
        FrameWriter.Write(output, Opcode.Text, buffer.Span, "}"u8, default);
    }

    public void Unstatus(SocketOutput output, ulong number) => Plain(output, "unstatus"u8, number);
}
