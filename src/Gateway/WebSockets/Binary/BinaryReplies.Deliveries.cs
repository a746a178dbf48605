using System.Text;
using EventHub.Gateway.Http;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Subscriptions;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Gateway.WebSockets.Binary;

/// <content>What consumers are answered and sent.</content>
internal sealed partial class BinaryReplies
{
    public void Consuming(SocketOutput output, ulong number) => Send(output, new Proto.Frame { Consuming = new Proto.Consuming { Ref = number } });

    public void Unconsumed(SocketOutput output, ulong number) => Send(output, new Proto.Frame { Unconsumed = new Proto.Unconsumed { Ref = number } });

    public void Deliveries(SocketOutput output, string subscription, ReadOnlySpan<byte> deliveries)
    {
        int name = ProtoWriter.SizeOfBytes(2, Encoding.UTF8.GetByteCount(subscription));
        using PooledBuffer buffer = PooledBuffer.Rent();
        ProtoWriter proto = new(buffer.GetSpan(Prefix + name));
        proto.Message(Proto.Frame.DeliveriesFieldNumber, name + deliveries.Length);
        proto.Text(2, subscription);
        buffer.Advance(proto.Written);
        output.Frame(Opcode.Binary, buffer.Span, deliveries);
    }

    public void Settled(SocketOutput output, ulong number, Settlements settlements, int first, int count)
    {
        using PooledBuffer results = PooledBuffer.Rent();
        Span<byte> room = stackalloc byte[DeliveryId.TextLength];
        for (int i = first; i < first + count; i++)
        {
            WriteResult(results, settlements.IdOf(i, room), settlements.ResultOf(i));
        }

        Span<byte> head = stackalloc byte[Prefix];
        ProtoWriter proto = new(head);
        proto.Message(Proto.Frame.SettledFieldNumber, ProtoWriter.SizeOfNumber(1, number) + results.Length);
        proto.Number(1, number);
        output.Frame(Opcode.Binary, head[..proto.Written], results.Span);
    }

    private static void WriteResult(PooledBuffer output, ReadOnlySpan<byte> id, SettleResult result)
    {
        Proto.SettleResult.Types.Result shown = result switch
        {
            SettleResult.Settled => Proto.SettleResult.Types.Result.Settled,
            SettleResult.DeadlinePassed => Proto.SettleResult.Types.Result.DeadlinePassed,
            _ => Proto.SettleResult.Types.Result.Unknown,
        };
        int length = ProtoWriter.SizeOfBytes(1, id.Length) + ProtoWriter.SizeOfNumber(2, (ulong)shown);
        ProtoWriter proto = new(output.GetSpan(ProtoWriter.SizeOfMessage(Proto.SettleResponse.ResultsFieldNumber, length)));
        proto.Message(Proto.SettleResponse.ResultsFieldNumber, length);
        proto.Bytes(1, id);
        proto.Number(2, (ulong)shown);
        output.Advance(proto.Written);
    }
}
