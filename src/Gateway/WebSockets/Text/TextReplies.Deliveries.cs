using EventHub.Gateway.Http;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Protocol.Json;

namespace EventHub.Gateway.WebSockets.Text;

/// <content>What consumers are answered and sent.</content>
internal sealed partial class TextReplies
{
    public void Consuming(SocketOutput output, ulong number) => Plain(output, "consuming"u8, number);

    public void Unconsumed(SocketOutput output, ulong number) => Plain(output, "unconsumed"u8, number);

    public void Deliveries(SocketOutput output, string subscription, ReadOnlySpan<byte> deliveries)
    {
        using PooledBuffer buffer = PooledBuffer.Rent();
        JsonOutput json = new(buffer, ExpectedBytes);
        json.Raw("{\"op\":\"deliveries\",\"subscription\":"u8);
        json.Text(subscription);
        json.Raw(",\"deliveries\":["u8);
        json.Flush();
        output.Frame(Opcode.Text, buffer.Span, deliveries, "]}"u8);
    }

    public void Settled(SocketOutput output, in SettleMessage message, Settlements settlements)
    {
        using PooledBuffer buffer = Begin("settled"u8, message.Ref!.Value);
        buffer.Write(",\"results\":"u8);
        SettleAnswers.WriteResults(buffer, settlements, message.First, message.Count);
        buffer.Write("}"u8);
        output.Frame(Opcode.Text, buffer.Span);
    }

    private static void Plain(SocketOutput output, ReadOnlySpan<byte> op, ulong number)
    {
        using PooledBuffer buffer = Begin(op, number);
        buffer.Write("}"u8);
        output.Frame(Opcode.Text, buffer.Span);
    }
}
