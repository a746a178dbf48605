using System.Text;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.WebSockets;

/// <summary>Frames no decent client would send.</summary>
public sealed class SocketFrameTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    // Nothing here is ended by a time that is up: on a machine that stands still for a moment the hub would give up a client that is about to read why.
    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync(gateway => gateway.SocketCloseTimeout = TimeSpan.FromMinutes(1));

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    public static TheoryData<string, byte[], int> Hostile => new()
    {
        { "not masked", RawSocket.Frame(0x81, "{}"u8, masked: false), 4400 },
        { "RSV1", RawSocket.Frame(0xC1, "{}"u8), 4400 },
        { "RSV2", RawSocket.Frame(0xA1, "{}"u8), 4400 },
        { "RSV3", RawSocket.Frame(0x91, "{}"u8), 4400 },
        { "opcode 3", RawSocket.Frame(0x83, ""u8), 4400 },
        { "opcode 11", RawSocket.Frame(0x8B, ""u8), 4400 },
        { "opcode 15", RawSocket.Frame(0x8F, ""u8), 4400 },
        { "continuation of nothing", RawSocket.Frame(0x80, "x"u8), 4400 },
        { "text within text", [.. RawSocket.Frame(0x01, "x"u8), .. RawSocket.Frame(0x81, "x"u8)], 4400 },
        { "fragmented ping", RawSocket.Frame(0x09, ""u8), 4400 },
        { "fragmented close", RawSocket.Frame(0x08, ""u8), 4400 },
        { "long ping", RawSocket.Frame(0x89, new byte[126]), 4400 },
        { "long close", RawSocket.Frame(0x88, new byte[126]), 4400 },
        { "length 5 in 16 bits", [0x81, 0xFE, 0, 5, 1, 2, 3, 4, 0, 0, 0, 0, 0], 4400 },
        { "length 200 in 64 bits", [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0, 200, 1, 2, 3, 4], 4400 },
        { "negative length", [0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4], 4400 },
        { "length of 2^62", [0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 4402 },
        { "a byte over the limit", RawSocket.Frame(0x82, ""u8, length: (4 << 20) + 1), 4402 },
        { "bad UTF-8", RawSocket.Frame(0x81, [0x22, 0xC3, 0x28, 0x22]), 4401 },
        { "half a surrogate", RawSocket.Frame(0x81, [0xED, 0xA0, 0x80]), 4401 },
        { "bad UTF-8 over fragments", [.. RawSocket.Frame(0x01, [0xC3]), .. RawSocket.Frame(0x80, [0x28])], 4401 },
        { "close of one byte", RawSocket.Frame(0x88, [3]), 4400 },
        { "close with 1005", RawSocket.Frame(0x88, [0x03, 0xED]), 4400 },
        { "close with 999", RawSocket.Frame(0x88, [0x03, 0xE7]), 4400 },
        { "close with 5000", RawSocket.Frame(0x88, [0x13, 0x88]), 4400 },
        { "close with bad UTF-8", RawSocket.Frame(0x88, [0x03, 0xE8, 0xC3, 0x28]), 4400 },
        { "close with 1000", RawSocket.Frame(0x88, [0x03, 0xE8]), 1000 },
        { "close with 4999", RawSocket.Frame(0x88, [0x13, 0x87]), 4999 },
        { "close without code", RawSocket.Frame(0x88, ""u8), 1005 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Frame_TheProtocolForbids_EndsTheConnectionWithItsCode(string name, byte[] frames, int code)
    {
        await using RawSocket socket = await RawSocket.OpenAsync(_hub);
        await socket.SendAsync(frames);

        Assert.True(await socket.ReadCloseAsync(answer: !name.StartsWith("close with", StringComparison.Ordinal)) == code, name);
    }

    [Fact]
    public async Task Message_InFragmentsWithPingsBetween_IsOne()
    {
        await using RawSocket socket = await RawSocket.OpenAsync(_hub);
        byte[] message = Encoding.UTF8.GetBytes("""{"op":"publish","ref":1,"events":[{"channel":"a","payload":"ä"}]}""");
        for (int i = 0; i < message.Length; i++)
        {
            bool isLast = i == message.Length - 1;
            await socket.SendAsync([.. RawSocket.Frame((isLast ? 0x80 : 0) | (i == 0 ? 1 : 0), message.AsSpan(i, 1)), .. RawSocket.Frame(0x89, "!"u8), .. RawSocket.Frame(0x8A, "unasked"u8)]);
        }

        await socket.ReadUntilAsync("\"duplicate\":false}]}");
        await socket.ReadUntilAsync("\u008a\u0001!");
    }

    [Fact]
    public async Task Fragments_WithoutEnd_EndAtTheLimitAndGiveTheirMemoryBack()
    {
        await using RawSocket socket = await RawSocket.OpenAsync(_hub);
        byte[] piece = new byte[60_000];
        Task sending = Task.Run(async () =>
        {
            try
            {
                for (int i = 0; i < 80; i++)
                {
                    await socket.SendAsync(RawSocket.Frame(i == 0 ? 0x02 : 0x00, piece));
                }
            }
            catch (IOException)
            {
                // The hub had enough.
            }
        });

        Assert.Equal(4402, await socket.ReadCloseAsync(answer: false));
        await sending;
        await GoneAsync(0);
        await GivenBackAsync();
    }

    [Fact]
    public async Task LargestMessage_InOneFrame_IsTaken()
    {
        await using RawSocket socket = await RawSocket.OpenAsync(_hub);
        string head = """{"op":"ping","ref":1}""";
        await socket.SendAsync(RawSocket.Frame(0x81, Encoding.ASCII.GetBytes(head.PadRight(4 << 20))));
        await socket.ReadUntilAsync("pong");
        await GivenBackAsync();
    }

    [Fact]
    public async Task Fuzz_RandomFrames_NeverHangNorCrash()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        for (int round = 0; round < 60; round++)
        {
            await using RawSocket socket = await RawSocket.OpenAsync(_hub);
            MemoryStream garbage = new();
            for (int i = 0; i < 50; i++)
            {
                garbage.Write(RandomFrame(random));
            }

            try
            {
                await socket.SendAsync(garbage.ToArray());
                await socket.SendAsync(RawSocket.Frame(0x88, [0x03, 0xE8]));
                int code = await socket.ReadCloseAsync(answer: false);
                Assert.True(code is 0 or 1000 or 1005 or >= 3000, $"seed {seed}, round {round}: closed with {code}");
            }
            catch (IOException)
            {
                // The hub ended it while there was more to send.
            }
        }

        await GoneAsync(0);
        await using SocketClient client = await SocketClient.OpenAsync(_hub);
        Assert.Equal("pong", (await client.AskAsync("""{"op":"ping","ref":1}""")).GetProperty("op").GetString());
        await GivenBackAsync();
    }

    private static byte[] RandomFrame(Random random)
    {
        byte[] payload = new byte[random.Next(4) == 0 ? random.Next(70_000) : random.Next(130)];
        random.NextBytes(payload);
        if (random.Next(10) == 0)
        {
            return payload;
        }

        // Mostly allowed, so that the walk gets somewhere.
        int[] firsts = [0x82, 0x82, 0x82, 0x02, 0x00, 0x80, 0x89, 0x8A, 0x81, random.Next(256)];
        return RawSocket.Frame(firsts[random.Next(firsts.Length)], payload, masked: random.Next(50) != 0);
    }

    // A message keeps its memory until its answer is on its way, and a moment longer.
    private async Task GivenBackAsync()
    {
        BodyBudget budget = _hub.Services.GetRequiredService<BodyBudget>();
        await Until.TrueAsync(() => budget.Used == 0, () => $"{budget.Used} bytes are still taken.");
    }

    private async Task GoneAsync(int left)
    {
        SocketInstruments instruments = _hub.Services.GetRequiredService<SocketInstruments>();
        await Until.TrueAsync(() => instruments.Sockets <= left, () => $"{instruments.Sockets} connections are still open.");
    }
}
