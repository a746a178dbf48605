using EventHub.Fuzz.Kit;
using EventHub.Gateway.WebSockets;
using EventHub.Gateway.WebSockets.Binary;
using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Fuzz.Wire;

/// <summary>
/// Messages of a WebSocket as <c>hub.v1.Frame</c>, against the parser that protoc generates: what the hub takes says the same to it, and goes on doing so once
/// it has written it anew.
/// </summary>
internal sealed class BinaryMessages : MeteredSurface<ReadRequest>
{
    public override string Name => "websocket-binary";

    public override int Executions => 150_000;

    public override IReadOnlyList<string> Words => ["a.b", "now", "{}", "é", "s", "AAAAAAAAAE0AAAAAAMAAAAAAAAEAAAAA", "\u0001", "\u0080\u0001", "application/json", "text/plain"];

    public override IEnumerable<byte[]> Seeds => ProtoSeeds.All.Select(frame => frame.ToByteArray());

    protected override ReadRequest Parse(byte[] input) => ReadRequest.Of(input, BinaryRequestReader.Read);

    protected override string Check(byte[] input, ReadRequest read)
    {
        if (read.Request.Problem is null)
        {
            Frame frame = Frame.Parser.ParseFrom(input);
            CheckSame(frame, read);
            ReadRequest again = ReadRequest.Of(frame.ToByteArray(), BinaryRequestReader.Read);
            Assert.True(again.Request.Problem is null, $"Written anew it is refused: {again.Request.Problem?.Detail}");
            CheckSame(frame, again);

            // Text that is no UTF-8, and for that refused, the other parser mends.
            Assert.All(read.Elements.Zip(again.Elements), pair => Assert.True(pair.First.Refusal is not null || pair.Second.Refusal is null, $"An event is refused once it is written anew: {pair.Second.Refusal?.Detail}"));
        }

        return read.Kind(input);
    }

    private static void CheckSame(Frame frame, ReadRequest read)
    {
        SocketRequest request = read.Request;
        Assert.Equal((int)frame.OpCase, (int)request.Op);
        ExpectedRequest expected = ExpectedRequest.Of(frame);
        Assert.Equal(expected.Ref, request.HasRef ? request.Ref : 0);
        Assert.Equal(expected.Credit, request.Credit);
        Assert.Equal((expected.From, expected.Id), (request.From ?? "", request.Id ?? ""));

        // Of two that exclude each other protobuf keeps the last, and the hub refuses both a step later.
        bool isBoth = request.Op == SocketOp.Credit && request.Has(SocketFields.Watch) && request.Has(SocketFields.Subscription);
        Assert.True(isBoth || (expected.Watch, expected.Subscription) == (request.Watch ?? "", request.Subscription ?? ""), $"{expected} is read as {request.Watch}, {request.Subscription}.");
        Assert.Equal(expected.Patterns, request.Patterns ?? []);
        Assert.Equal(expected.Events, read.Elements.Count);
        Assert.Equal(expected.Settled.Order(StringComparer.Ordinal), read.Settled.Order(StringComparer.Ordinal));
    }
}
