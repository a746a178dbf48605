using System.Text;
using System.Text.Json;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Publishing;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.WebSockets;

/// <summary>Clients that do not read, do not answer, do not finish, or come in great number.</summary>
public sealed class SocketBoundsTests
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Watch_SlowClient_IsClosedWithItsCodeAndResumesWithoutAGap()
    {
        const int Events = 30;
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await using RawSocket slow = await RawSocket.OpenAsync(hub);
        await slow.SendTextAsync("""{"op":"watch","ref":1,"patterns":["a"]}""");
        Assert.Contains("watching", Encoding.UTF8.GetString((await slow.ReadFrameAsync())!.Value.Payload), StringComparison.Ordinal);
        string filler = new('x', 500_000);
        for (int i = 0; i < Events; i++)
        {
            await hub.Client.PublishAsync("a", $$"""{"n":{{i}},"filler":"{{filler}}"}""");
        }

        // 15 MB fill the connection; ticks find the same flush still waiting then. Until it does, the client is heard between two ticks, so that it is slow and not silent.
        await UntilClosedAsync(hub, time, CloseCodes.TooSlow, async () =>
        {
            long before = hub.Partitions.All[0].Bounds.LastSequence;
            await slow.SendTextAsync("""{"op":"publish","ref":2,"events":[{"channel":"b","payload":1}]}""");
            await Until.TrueAsync(() => hub.Partitions.All[0].Bounds.LastSequence > before, () => "What the client published is not stored.");
        });
        (List<int> numbers, string cursor, int code) = await ReadToTheEndAsync(slow);
        Assert.Equal(CloseCodes.TooSlow.Number, code);
        Assert.NotEmpty(numbers);
        Assert.True(numbers.Count < Events, "All of it went into the connection: it was not slow.");

        await using SocketClient resumed = await SocketClient.OpenAsync(hub);
        JsonElement watching = await resumed.AskAsync($$"""{"op":"watch","ref":1,"patterns":["a"],"from":"{{cursor}}"}""");
        Assert.True(watching.GetProperty("recovered").GetBoolean());
        while (numbers.Count < Events)
        {
            numbers.AddRange(NumbersOf(await resumed.ReadAsync($"event {numbers.Count}")));
        }

        Assert.Equal(Enumerable.Range(0, Events), numbers);
    }

    [Fact]
    public async Task Ping_NotAnswered_EndsTheConnectionWithItsCode()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        await using RawSocket socket = await RawSocket.OpenAsync(hub);
        await AskAsync(socket, 1);

        // A ping that is answered, if only by data, keeps it alive.
        time.Advance(Ping);
        Assert.Equal(0x89, (await socket.ReadFrameAsync())!.Value.First);
        await AskAsync(socket, 2);
        time.Advance(Ping);
        Assert.Equal(0x89, (await socket.ReadFrameAsync())!.Value.First);

        // While the hub is still at what it received, however little, nobody is silent.
        await UntilClosedAsync(hub, time, CloseCodes.Silent);
        (_, _, int code) = await ReadToTheEndAsync(socket);
        Assert.Equal(CloseCodes.Silent.Number, code);
    }

    [Fact]
    public async Task Ping_WhileTheHubIsBusyWithARequest_IsNobodysSilence()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        TaskCompletionSource busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Partitions.PlacesOfTimes = busy.Task;
        await using RawSocket socket = await RawSocket.OpenAsync(hub);
        await socket.SendTextAsync($$"""{"op":"watch","ref":1,"patterns":["a"],"from":"{{Protocol.Envelope.Timestamps.Format(FakeTimeProvider.Start.UtcTicks)}}"}""");
        await Until.TrueAsync(() => hub.Services.GetRequiredService<WatchInstruments>().Watchers == 1, () => "The watch has not begun.");
        for (int i = 0; i < 3; i++)
        {
            // The hub does not read what answers its pings.
            time.Advance(Ping);
            Assert.Equal(0x89, (await socket.ReadFrameAsync())!.Value.First);
        }

        busy.SetResult();
        Assert.Contains("watching", Encoding.UTF8.GetString((await socket.ReadFrameAsync())!.Value.Payload), StringComparison.Ordinal);
        await AskAsync(socket, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Message_NeverFinished_EndsTheConnectionWithItsCode(bool inFragments)
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.SocketMessageTimeout = TimeSpan.FromSeconds(10), time: time);
        await using RawSocket socket = await RawSocket.OpenAsync(hub);
        byte[] begun = inFragments ? RawSocket.Frame(0x02, new byte[100_000]) : RawSocket.Frame(0x82, new byte[100], length: 1_000_000);
        await socket.SendAsync([.. RawSocket.Frame(0x81, """{"op":"ping","ref":1}"""u8), .. begun]);
        Assert.Contains("pong", Encoding.UTF8.GetString((await socket.ReadFrameAsync())!.Value.Payload), StringComparison.Ordinal);

        // Drops keep coming, which does not save it.
        byte[] drop = inFragments ? RawSocket.Frame(0x00, ""u8) : [0];
        int code = 0;
        while (code == 0)
        {
            await socket.SendAsync(drop);
            time.Advance(Ping);
            (int first, byte[] payload) = (await socket.ReadFrameAsync())!.Value;
            code = first == 0x88 ? (payload[0] << 8) | payload[1] : 0;
        }

        Assert.Equal(CloseCodes.Unfinished.Number, code);
        await socket.DisposeAsync();
        await Until.TrueAsync(() => hub.Services.GetRequiredService<BodyBudget>().Used == 0, () => "The unfinished message still holds memory.");
    }

    [Fact]
    public async Task Refusals_CountAgainstWhatMayBeUnderWay()
    {
        await using HubHost hub = await HubHost.StartAsync();
        Submission submission = hub.Services.GetRequiredService<Publisher>().Rent();
        Problem refusal = Problem.OfField(ErrorCodes.UnknownField, "/events/0/x", "'x' is not a field of an event.");
        for (int i = 0; i < 1000; i++)
        {
            submission.Refuse(i, refusal);
        }

        // Eight kilobytes of text, and a hundred times that to answer them with.
        using PublishGroup group = PublishGroup.Rent(submission);
        group.Add(new PublishMessage(1, IsBinary: false, WantsRuns: false, 0, 1000, Refusal: null), 8000);
        Assert.True(group.Bytes > 1_000_000, $"A thousand refusals count as {group.Bytes} bytes.");
    }

    private static async Task AskAsync(RawSocket socket, int number)
    {
        await socket.SendTextAsync($$"""{"op":"ping","ref":{{number}}}""");
        Assert.Contains("pong", Encoding.UTF8.GetString((await socket.ReadFrameAsync())!.Value.Payload), StringComparison.Ordinal);
    }

    private static async Task<(List<int> Numbers, string Cursor, int Code)> ReadToTheEndAsync(RawSocket socket)
    {
        List<int> numbers = [];
        string cursor = "";
        while (await socket.ReadFrameAsync() is { } frame)
        {
            if (frame.First == 0x88)
            {
                return (numbers, cursor, (frame.Payload[0] << 8) | frame.Payload[1]);
            }

            if (frame.First == 0x81)
            {
                using JsonDocument events = JsonDocument.Parse(frame.Payload);
                if (events.RootElement.TryGetProperty("cursor", out JsonElement place))
                {
                    numbers.AddRange(NumbersOf(events.RootElement));
                    cursor = place.GetString()!;
                }
            }
        }

        return (numbers, cursor, 0);
    }

    private static IEnumerable<int> NumbersOf(JsonElement frame) =>
        [.. frame.GetProperty("events").EnumerateArray().Select(read => read.GetProperty("payload").GetProperty("n").GetInt32())];

    private static async Task UntilClosedAsync(HubHost hub, FakeTimeProvider time, CloseCode code, Func<Task>? beforeEach = null)
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        while (!(await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Contains($"reason=\"{code.Name}\"", StringComparison.Ordinal))
        {
            Assert.False(timeout.IsCancellationRequested, $"No connection was closed as {code.Name}.");
            if (beforeEach is not null)
            {
                await beforeEach();
            }

            time.Advance(Ping);
        }
    }
}
