using EventHub.Client.Connections;
using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Tests.Connections;

public sealed class ReconnectTests
{
    [Theory]
    [InlineData(4000, "Now")]
    [InlineData(4099, "Now")]
    [InlineData(4100, "Later")]
    [InlineData(4199, "Later")]
    [InlineData(4400, "Never")]
    [InlineData(4499, "Never")]
    [InlineData(1000, "Retry")]
    [InlineData(1006, "Retry")]
    [InlineData(4200, "Retry")]
    public void CloseCode_HasAVerdict(int code, string verdict) => Assert.Equal(verdict, ConnectionEnd.VerdictOf(code).ToString());

    [Theory]
    [InlineData(401, "Never")]
    [InlineData(404, "Never")]
    [InlineData(429, "Later")]
    [InlineData(503, "Later")]
    [InlineData(500, "Retry")]
    [InlineData(0, "Retry")]
    public void HandshakeStatus_HasAVerdict(int status, string verdict) => Assert.Equal(verdict, ConnectionEnd.VerdictOfStatus(status).ToString());

    [Fact]
    public void Backoff_WithoutJitter_DoublesUpToItsLimit()
    {
        Backoff backoff = new(Ms(100), Ms(500), 2, 0, Ms(1000), new Random(1));
        ConnectionEnd lost = new(Verdict.Retry, "", false), later = new(Verdict.Later, "", false), now = new(Verdict.Now, "", false), useful = new(Verdict.Now, "", true);

        Assert.Equal([Ms(100), Ms(200), Ms(400), Ms(500)], Enumerable.Range(0, 4).Select(_ => backoff.After(lost)));
        Assert.Equal(Ms(1000), backoff.After(later));
        Assert.Equal(Ms(500), backoff.After(now));
        Assert.Equal(TimeSpan.Zero, backoff.After(useful));
        Assert.Equal(Ms(200), backoff.After(now));
    }

    [Fact]
    public void Backoff_Jitter_StaysInItsShareAndRepeatsWithItsSeed()
    {
        ConnectionEnd useful = new(Verdict.Retry, "", true);
        TimeSpan[] Draw(int seed)
        {
            Backoff backoff = new(Ms(100), Ms(500), 2, 0.2, Ms(1000), new Random(seed));
            return [.. Enumerable.Range(0, 100).Select(_ => backoff.After(useful))];
        }

        Assert.All(Draw(1), delay => Assert.InRange(delay, Ms(80), Ms(120)));
        Assert.True(Draw(1).Distinct().Count() > 50);
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public async Task Close_Now_ComesBackWithoutWaiting()
    {
        FakeTimeProvider clock = new();
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client(options => options.TimeProvider = clock);
        await client.PublishJsonAsync("a", 1);
        await (await hub.NextSessionAsync()).CloseAsync(4000, "restart");

        // The clock stands still: any wait would last for ever.
        await hub.NextSessionAsync();
        await client.PublishJsonAsync("a", 2);
        Assert.Equal(["1", "2"], hub.Ledger.Payloads);
    }

    [Fact]
    public async Task Close_Later_WaitsAsLongAsItIsSet()
    {
        FakeTimeProvider clock = new();
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client(options => (options.TimeProvider, options.ReconnectLaterDelay, options.ReconnectJitter) = (clock, TimeSpan.FromSeconds(7), 0));
        await client.PublishJsonAsync("a", 1);
        await (await hub.NextSessionAsync()).CloseAsync(4100, "busy");

        await clock.TimerAsync(TimeSpan.FromSeconds(7)).WaitAsync(FakeHub.Patience);
        Assert.Equal(1, hub.Connections);
        clock.Advance(TimeSpan.FromSeconds(7));
        await hub.NextSessionAsync();
    }

    [Fact]
    public async Task Close_Never_FailsWhatIsOpenAndWhatComes()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = async (session, _) =>
        {
            await session.CloseAsync(4403, "no access");
            return true;
        };
        await using EventHubClient client = hub.Client();

        EventHubException open = await Assert.ThrowsAsync<EventHubException>(async () => await client.PublishJsonAsync("a", 1));
        EventHubException next = await Assert.ThrowsAsync<EventHubException>(async () => await client.PublishJsonAsync("a", 2));
        EventHubException watch = await Assert.ThrowsAsync<EventHubException>(async () => await client.WatchAsync(">").GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal((ErrorCodes.OutcomeUnknown, ErrorCodes.ConnectionRefused, ErrorCodes.ConnectionRefused), (open.Code, next.Code, watch.Code));
        Assert.Contains("4403 'no access'", next.Message, StringComparison.Ordinal);
        Assert.Equal(1, hub.Connections);
    }

    [Fact]
    public async Task Handshake_RefusedForGood_FailsThePublish()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnHandshake = _ => 404;
        await using EventHubClient client = hub.Client();

        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.PublishJsonAsync("a", 1));

        Assert.Equal(ErrorCodes.ConnectionRefused, fault.Code);
        Assert.Contains("HTTP 404", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_RefusedForNow_IsTriedAgain()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnHandshake = connection => connection < 4 ? 503 : 0;
        await using EventHubClient client = hub.Client(options => options.ReconnectLaterDelay = TimeSpan.Zero);

        await client.PublishJsonAsync("a", 1);

        Assert.Equal(4, hub.Connections);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
