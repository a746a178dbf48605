using System.Buffers;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Gateway.WebSockets.Binary;

/// <content>What those who follow an event are sent.</content>
internal sealed partial class BinaryReplies
{
    public void Status(IBufferWriter<byte> output, ulong number, FoundEvent found)
    {
        using PooledBuffer read = PooledBuffer.Rent();
        ProtoEvent.Write(read, Proto.StatusResponse.EventFieldNumber, found.Record, found.State);
        Span<byte> head = stackalloc byte[Prefix];
        ProtoWriter proto = new(head);
        proto.Message(Proto.Frame.StatusChangedFieldNumber, ProtoWriter.SizeOfNumber(Proto.StatusResponse.RefFieldNumber, number) + read.Length);
        proto.Number(Proto.StatusResponse.RefFieldNumber, number);
        FrameWriter.Write(output, Opcode.Binary, head[..proto.Written], read.Span, default);
    }

    public void Unstatus(SocketOutput output, ulong number) => Send(output, new Proto.Frame { UnstatusDone = new Proto.UnstatusResponse { Ref = number } });
}
