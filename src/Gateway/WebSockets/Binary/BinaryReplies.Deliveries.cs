using System.Text;
using EventHub.Gateway.Http;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.WebSockets.Consuming;
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

    public void Settled(SocketOutput output, in SettleMessage message, Settlements settlements)
    {
        ulong number = message.Ref!.Value;
        using PooledBuffer results = PooledBuffer.Rent();
        Span<byte> room = stackalloc byte[DeliveryId.TextLength];
        for (int i = message.First, end = i + message.Count, run; i < end; i += run)
        {
            run = message.WantsRuns ? settlements.RunFrom(i, end - i) : 1;
            WriteResult(results, settlements.IdOf(i, room), settlements.ResultOf(i), run);
        }

        Span<byte> head = stackalloc byte[Prefix];
        ProtoWriter proto = new(head);
        proto.Message(Proto.Frame.SettledFieldNumber, ProtoWriter.SizeOfNumber(1, number) + results.Length);
        proto.Number(1, number);
        output.Frame(Opcode.Binary, head[..proto.Written], results.Span);
    }

    private static void WriteResult(PooledBuffer output, ReadOnlySpan<byte> id, SettleResult result, int run)
    {
        Proto.SettleResult.Types.Result shown = result switch
        {
            SettleResult.Settled => Proto.SettleResult.Types.Result.Settled,
            SettleResult.DeadlinePassed => Proto.SettleResult.Types.Result.DeadlinePassed,
            _ => Proto.SettleResult.Types.Result.Unknown,
        };
        ulong count = run > 1 ? (ulong)run : 0;
        int length = ProtoWriter.SizeOfBytes(1, id.Length) + ProtoWriter.SizeOfNumber(2, (ulong)shown) + ProtoWriter.SizeOfNumber(3, count);
        ProtoWriter proto = new(output.GetSpan(ProtoWriter.SizeOfMessage(Proto.SettleResponse.ResultsFieldNumber, length)));
        proto.Message(Proto.SettleResponse.ResultsFieldNumber, length);
        proto.Bytes(1, id);
        proto.Number(2, (ulong)shown);
        proto.Number(3, count);
        output.Advance(proto.Written);
    }
}
