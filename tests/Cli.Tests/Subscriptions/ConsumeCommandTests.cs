using System.Text.Json;
using EventHub.Client.Tests.Consuming;
using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Proto;
using Kind = EventHub.Protocol.Proto.Frame.OpOneofCase;

namespace EventHub.Cli.Tests.Subscriptions;

public sealed class ConsumeCommandTests
{
    [Fact]
    public async Task Consume_Max_ShowsAcksAndEnds()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        ConsumeScript script = new(hub);
        using TestTerminal terminal = new();
        Task<int> consume = terminal.RunAsync("subscriptions", "consume", "s", "--max", "2", "--server", hub.Address.ToString());
        (FakeSession session, Frame request) = await script.NextAsync(Kind.Consume);
        Frame frame = ConsumeScript.Deliveries(1, 2);
        (frame.Deliveries.Deliveries[1].Late, frame.Deliveries.Deliveries[1].Replay, frame.Deliveries.Deliveries[1].Attempt) = (true, true, 3);
        await session.SendAsync(frame);

        Assert.Equal(0, await consume.WaitAsync(SocketHub.Patience));
        Assert.Equal(("s", 2u), (request.Consume.Subscription, request.Consume.Credit));
        Assert.Equal(["0001-01-01T00:00:00.000200Z  a.b  #1  1", "0001-01-01T00:00:00.000200Z  a.b  #3 replay late  2"], terminal.OutputLines);
        Assert.Equal($"Consuming s at {hub.Address.GetLeftPart(UriPartial.Authority)}.\n", terminal.Error);
        Assert.Equal(["d1"], (await script.NextAsync(Kind.Settle)).Frame.Settle.Ack);
    }

    [Fact]
    public async Task Consume_NoAck_OnlyShows()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        ConsumeScript script = new(hub) { OnSettle = static _ => throw new InvalidOperationException("Nothing is to be settled.") };
        using TestTerminal terminal = new();
        Task<int> consume = terminal.RunAsync("subscriptions", "consume", "s", "--max", "1", "--no-ack", "--json", "--server", hub.Address.ToString());
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(7));

        Assert.Equal(0, await consume.WaitAsync(SocketHub.Patience));
        JsonElement shown = JsonDocument.Parse(Assert.Single(terminal.OutputLines)).RootElement;
        Assert.Equal(("d7", 1, "a.b"), (shown.GetProperty("deliveryId").GetString(), shown.GetProperty("attempt").GetInt32(), shown.GetProperty("event").GetProperty("channel").GetString()));
        Assert.Equal(["deliveryId", "attempt", "deadline", "late", "replay", "event"], shown.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Consume_AckThatComesToNothing_IsSaidSo()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        ConsumeScript script = new(hub)
        {
            OnSettle = static request =>
            {
                Frame answer = ConsumeScript.Settled(request);
                answer.Settled.Results[0].Result = SettleResult.Types.Result.DeadlinePassed;
                return answer;
            },
        };
        using TestTerminal terminal = new();
        Task<int> consume = terminal.RunAsync("subscriptions", "consume", "s", "--max", "1", "--server", hub.Address.ToString());
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(1));
        Assert.Equal(0, await consume.WaitAsync(SocketHub.Patience));
        Assert.Contains("its deadline had passed", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consume_TooFewInTime_Fails()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        _ = new ConsumeScript(hub);
        using TestTerminal terminal = new();
        Assert.Equal(1, await terminal.RunAsync("subscriptions", "consume", "s", "--max", "1", "--timeout", "300ms", "--server", hub.Address.ToString()));
        Assert.Contains("0 of 1 deliveries came within 300ms.", terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max", "0")]
    [InlineData("--window", "0")]
    [InlineData("--timeout", "soon")]
    public async Task Consume_WrongOption_IsUsage(string option, string value)
    {
        using TestTerminal terminal = new();
        Assert.Equal(2, await terminal.RunAsync("subscriptions", "consume", "s", option, value));
        Assert.Contains(option + " takes", terminal.Error, StringComparison.Ordinal);
    }
}
