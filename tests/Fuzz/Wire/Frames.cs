using System.Text.Unicode;
using EventHub.Fuzz.Kit;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Frames;
using Microsoft.Extensions.Options;

namespace EventHub.Fuzz.Wire;

/// <summary>
/// WebSocket frames as they arrive, against RFC 6455 read all at once. An input's first byte says into which pieces the rest comes.
/// </summary>
internal sealed class Frames : MeteredSurface<List<string>>
{
    private const int MessageBytesMax = 400;

    public override string Name => "websocket-frames";

    public override int Executions => 150_000;

    public override int BytesMax => 1500;

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] ping = FrameModel.Frame(0x89, "!"u8), text = FrameModel.Frame(0x81, "{}é"u8);
            yield return [7, .. text, .. ping, .. FrameModel.Frame(0x88, [0x03, 0xE8, (byte)'b'])];
            yield return [1, .. FrameModel.Frame(0x01, [0xC3]), .. ping, .. FrameModel.Frame(0x00, [0xA9]), .. FrameModel.Frame(0x80, ""u8), .. text];
            yield return [200, .. FrameModel.Frame(0x82, new byte[126]), .. FrameModel.Frame(0x82, new byte[400]), .. FrameModel.Frame(0x8A, new byte[125])];
            yield return [90, .. FrameModel.Frame(0x02, new byte[300]), .. FrameModel.Frame(0x80, new byte[101])];
            yield return [3, 0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4];
            yield return [3, 0x82, 0xFE, 0, 5, 1, 2, 3, 4, 0, 0, 0, 0, 0];
            yield return [9, .. FrameModel.Frame(0x88, [0x03, 0xED]), .. FrameModel.Frame(0x09, ""u8)];
        }
    }

    protected override List<string> Parse(byte[] input) => Read(input.AsSpan(Math.Min(1, input.Length)), input.Length == 0 ? 1 : 1 + input[0]);

    protected override string Check(byte[] input, List<string> found)
    {
        List<string> expected = FrameModel.Read(input.AsSpan(Math.Min(1, input.Length)), MessageBytesMax);
        Assert.Equal(expected, found);
        string last = found.Count == 0 ? "nothing" : found[^1].Split(' ') is ["ends", { } code] ? "ends " + code : Accepted + " " + found[^1].Split(' ')[0];
        return $"{last} {Math.Min(found.Count, 5)} {string.Concat(found.Take(4).Select(each => each[0]))}";
    }

    private static List<string> Read(ReadOnlySpan<byte> stream, int piece)
    {
        BodyBudget budget = new(Options.Create(new GatewayOptions()));
        MessageReader reader = new(MessageBytesMax, new BudgetLease(budget));
        List<string> found = [];
        byte[] pending = [];
        while (!stream.IsEmpty)
        {
            pending = [.. pending, .. stream[..Math.Min(piece, stream.Length)]];
            stream = stream[Math.Min(piece, stream.Length)..];
            int consumed = 0;
            while (Take(reader, pending.AsSpan(consumed), found) is > 0 and int taken)
            {
                consumed += taken;
            }

            pending = pending[consumed..];
            if (found is [.., { } end] && (end.StartsWith("ends", StringComparison.Ordinal) || end.StartsWith("Close", StringComparison.Ordinal)))
            {
                break;
            }

            Assert.True(pending.Length <= MessageBytesMax + FrameHeader.BytesMax + piece, $"{pending.Length} bytes wait for the rest of a frame.");
        }

        reader.Release();
        Assert.Equal(0, budget.Used);
        return found;
    }

    private static int Take(MessageReader reader, Span<byte> pending, List<string> found)
    {
        if (found is [.., { } last] && last.StartsWith("Close", StringComparison.Ordinal))
        {
            return 0;
        }

        Received received = reader.Take(pending);
        switch (received.Kind)
        {
            case ReceivedKind.Incomplete:
                break;
            case ReceivedKind.Violation:
                found.Add($"ends {received.Fault!.Number}");
                return 0;
            case ReceivedKind.Passed:
                Assert.True(received.Consumed > 0);
                break;
            default:
                Assert.True(received.Kind != ReceivedKind.Text || Utf8.IsValid(received.Payload));
                found.Add($"{received.Kind} {Convert.ToHexString(received.Payload)}");
                if (received.Kind is ReceivedKind.Text or ReceivedKind.Binary)
                {
                    reader.Handled();
                }

                break;
        }

        return received.Consumed;
    }
}
