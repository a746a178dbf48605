using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Publishing;

public sealed class PublishTests
{
    [Fact]
    public async Task Publish_One_GivesIdAndPosition()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();

        PublishReceipt receipt = await client.PublishAsync("a.b", "{\"n\":1}"u8.ToArray());

        Assert.Equal((1, 1, false), (receipt.Id.Lsn, receipt.Position?.Sequence, receipt.Duplicate));
        Assert.Equal(["{\"n\":1}"], hub.Ledger.Payloads);
    }

    [Fact]
    public async Task Publish_ManyWhileAFrameIsUnanswered_TravelTogetherInOrder()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously), arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.OnFrame = async (_, _) =>
        {
            arrived.TrySetResult();
            await release.Task;
            return false;
        };
        await using EventHubClient client = hub.Client(options => (options.FramesInFlightMax, options.BatchEventsMax) = (1, 300));

        List<Task<PublishReceipt>> published = [client.PublishAsync("a", "0"u8.ToArray()).AsTask()];
        await arrived.Task.WaitAsync(FakeHub.Patience);
        published.AddRange(Enumerable.Range(1, 1000).Select(n => client.PublishJsonAsync("a", n).AsTask()));
        release.SetResult();
        PublishReceipt[] receipts = await Task.WhenAll(published).WaitAsync(FakeHub.Patience);

        Assert.Equal([1, 300, 300, 300, 100], hub.Frames.Select(frame => frame.Events.Count));
        Assert.Equal(Enumerable.Range(0, 1001).Select(n => $"{n}"), hub.Ledger.Payloads);
        Assert.Equal(Enumerable.Range(1, 1001).Select(n => (long?)n), receipts.Select(receipt => receipt.Position?.Sequence));
    }

    [Fact]
    public async Task Publish_BytesReachTheLimit_BeginAnotherFrame()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client(options => options.BatchBytesMax = 10_000);
        PublishEvent large = new("a", new byte[4000]) { ContentType = "application/octet-stream" };

        IReadOnlyList<PublishResult> results = await client.PublishAsync([large, large, large, large, large]);

        Assert.All(results, result => Assert.True(result.IsStored));
        Assert.All(hub.Frames, frame => Assert.InRange(frame.Events.Count, 1, 2));
    }

    [Fact]
    public async Task Publish_OneRefusedAmongMany_OnlyThatOneFails()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();

        ValueTask<PublishReceipt> first = client.PublishAsync("a", "1"u8.ToArray()), bad = client.PublishAsync("bad", "2"u8.ToArray()), last = client.PublishAsync("a", "3"u8.ToArray());

        await first;
        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await bad);
        await last;
        Assert.Equal((ErrorCodes.InvalidChannel, "The channel is bad.", "/events/0/channel"), (fault.Code, fault.Message, fault.Problem.Errors[0].Field));
        Assert.Equal(["1", "3"], hub.Ledger.Payloads);
    }

    [Fact]
    public async Task Publish_List_GivesOneResultEach()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();

        IReadOnlyList<PublishResult> results = await client.PublishAsync([new("a", "1"u8.ToArray()), new("bad", "2"u8.ToArray()), new("a", "3"u8.ToArray())]);

        Assert.Equal([true, false, true], results.Select(result => result.IsStored));
        Assert.Equal([1, 2], results.Where(result => result.IsStored).Select(result => result.GetReceipt().Position?.Sequence));
        Assert.Throws<EventHubException>(() => results[1].GetReceipt());
        Assert.Empty(await client.PublishAsync([]));
    }

    [Fact]
    public async Task TryPublish_Refused_IsAValue()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();

        PublishResult result = await client.TryPublishAsync(new PublishEvent("bad", "1"u8.ToArray()));

        Assert.Equal(ErrorCodes.InvalidChannel, result.Error?.Code);
    }

    [Fact]
    public async Task Publish_FrameRefusedAsAWhole_FailsEachOfItsEvents()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = async (session, frame) =>
        {
            await session.SendAsync(new Frame { Error = new ErrorFrame { Ref = frame.Publish.Ref, Problem = new EventHub.Protocol.Proto.Problem { Code = "EH9001", Title = "New", Status = 503, Detail = "d", RetryAfterMs = 1500 } } });
            return true;
        };
        await using EventHubClient client = hub.Client();

        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.PublishAsync("a", "1"u8.ToArray()));

        Assert.Equal(("EH9001", true, TimeSpan.FromSeconds(1.5)), (fault.Code.Text, fault.IsRetryable, fault.RetryAfter!.Value));
    }

    [Fact]
    public async Task Publish_CallersKeyKnown_IsADuplicate()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();
        PublishEvent published = new("a", "1"u8.ToArray()) { IdempotencyKey = "k" };

        PublishReceipt first = await client.PublishAsync(published), second = await client.PublishAsync(published);

        Assert.Equal(first with { Duplicate = true }, second);
    }

    [Fact]
    public async Task Publish_TooLarge_IsRefusedWithoutAsking()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client(options => options.EventBytesMax = 100);

        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.PublishAsync("a", new byte[101]));

        Assert.Equal(ErrorCodes.EventTooLarge, fault.Code);
        Assert.Empty(hub.Frames);
    }

    [Fact]
    public async Task Publish_ManyThreads_EachInItsOrder()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client(options => options.BufferEventsMax = 500);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            List<Task> published = [];
            for (int n = 0; n < 2000; n++)
            {
                published.Add(client.PublishAsync($"w{worker}", System.Text.Encoding.UTF8.GetBytes($"{n}")).AsTask());
            }

            await Task.WhenAll(published);
        }))).WaitAsync(FakeHub.Patience);

        foreach (IGrouping<string, EventHub.Protocol.Proto.PublishEvent> channel in hub.Ledger.Stored.GroupBy(stored => stored.Channel))
        {
            Assert.Equal(Enumerable.Range(0, 2000).Select(n => $"{n}"), channel.Select(stored => stored.Payload.ToStringUtf8()));
        }

        Assert.Equal(16_000, hub.Ledger.Stored.Count);
    }

    [Fact]
    public async Task Continuation_ThatBlocksOnItsNeighbour_HoldsUpNobody()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using EventHubClient client = hub.Client();
        await client.PublishAsync("a", "0"u8.ToArray());

        ValueTask<PublishReceipt> first = client.PublishAsync("a", "1"u8.ToArray());
        Task<PublishReceipt> second = client.PublishAsync("a", "2"u8.ToArray()).AsTask();
        await Task.Run(async () =>
        {
            await first.ConfigureAwait(false);
            Assert.True(second.Wait(FakeHub.Patience), "The second publish of the batch waits for the first one's caller.");
        });
    }
}
