using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Publishing;

/// <summary>A lost connection loses nothing and doubles nothing.</summary>
public sealed class RepeatTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_BeforeTheAnswer_StoresOnce(bool stored)
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = (session, frame) =>
        {
            if (session.Number > 1)
            {
                return Task.FromResult(false);
            }

            if (stored)
            {
                hub.Ledger.Store(frame.Publish);
            }

            session.Cut();
            return Task.FromResult(true);
        };
        await using EventHubClient client = hub.Client();

        PublishReceipt receipt = await client.PublishAsync("a", "1"u8.ToArray());

        Assert.False(receipt.Duplicate);
        Assert.Equal(["1"], hub.Ledger.Payloads);
        Assert.Equal(2, hub.Connections);
        Assert.Single(hub.Frames.Select(frame => frame.Events[0].IdempotencyKey).Distinct());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Cuts_AtRandom_NeitherLoseNorDoubleNorReorder(int seed)
    {
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = (session, frame) =>
        {
            int fate;
            lock (random)
            {
                fate = random.Next(10);
            }

            if (fate == 1)
            {
                hub.Ledger.Store(frame.Publish);
            }

            if (fate <= 1)
            {
                session.Cut();
            }

            return Task.FromResult(fate <= 1);
        };
        await using EventHubClient client = hub.Client(options => (options.BatchEventsMax, options.BufferEventsMax) = (50, 400));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            List<Task<PublishReceipt>> published = [];
            for (int n = 0; n < 1000; n++)
            {
                published.Add(client.PublishAsync($"w{worker}", System.Text.Encoding.UTF8.GetBytes($"{n}")).AsTask());
            }

            Assert.All(await Task.WhenAll(published), receipt => Assert.False(receipt.Duplicate));
        }))).WaitAsync(FakeHub.Patience);

        foreach (IGrouping<string, EventHub.Protocol.Proto.PublishEvent> channel in hub.Ledger.Stored.GroupBy(stored => stored.Channel))
        {
            Assert.Equal(Enumerable.Range(0, 1000).Select(n => $"{n}"), channel.Select(stored => stored.Payload.ToStringUtf8()));
        }

        Assert.Equal(4000, hub.Ledger.Stored.Count);
        Assert.True(hub.Connections > 1, "The seed cut nothing.");
    }

    [Fact]
    public async Task Cut_WithoutAKey_EndsAsUnknown()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = (session, _) =>
        {
            session.Cut();
            return Task.FromResult(true);
        };
        await using EventHubClient client = hub.Client(options => options.GenerateIdempotencyKeys = false);

        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.PublishAsync("a", "1"u8.ToArray()));

        Assert.Equal(ErrorCodes.OutcomeUnknown, fault.Code);
        Assert.Single(hub.Frames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ShuttingDown_IsRepeatedOnTheNextConnection(bool wholeFrame)
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = async (session, frame) =>
        {
            if (session.Number > 1)
            {
                return false;
            }

            EventHub.Protocol.Proto.Problem problem = new() { Code = "EH4001", Title = "t", Status = 503, Detail = "d" };
            await session.SendAsync(wholeFrame
                ? new Frame { Error = new ErrorFrame { Ref = frame.Publish.Ref, Problem = problem } }
                : new Frame { Published = new PublishResponse { Ref = frame.Publish.Ref, Results = { new EventHub.Protocol.Proto.PublishResult { Error = problem } } } });
            return true;
        };
        await using EventHubClient client = hub.Client(options => options.ReconnectLaterDelay = TimeSpan.FromMilliseconds(1));

        await client.PublishAsync("a", "1"u8.ToArray());

        Assert.Equal(["1"], hub.Ledger.Payloads);
    }

    [Fact]
    public async Task Answer_ThatIsGarbage_CostsTheConnectionOnly()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = async (session, frame) =>
        {
            if (session.Number == 1)
            {
                await session.SendAsync(new Frame { Published = new PublishResponse { Ref = frame.Publish.Ref + 100 } });
                session.Cut();
            }

            return session.Number == 1;
        };
        await using EventHubClient client = hub.Client();

        Assert.Equal(1, (await client.PublishAsync("a", "1"u8.ToArray())).Position?.Sequence);
    }
}
