using EventHub.Client.Connections;
using EventHub.Client.Publishing;
using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Client.Tests.Connections;

public sealed class LeisureTests
{
    [Fact]
    public void WaitFor_WhatIsNotThereYet_CallersContinueOnTheThreadThatWaits()
    {
        Leisure leisure = new();
        TaskCompletionSource<int> message = new();
        Task<int>[] callers = [Keep(leisure), Keep(leisure)];
        Task<int> reading = ReadAsync(leisure, message.Task);

        Assert.All(callers, caller => Assert.True(caller.IsCompletedSuccessfully, "A caller waits for another thread."));
        Assert.All(callers, caller => Assert.Equal(Environment.CurrentManagedThreadId, caller.Result));
        Assert.False(reading.IsCompleted);
    }

    [Fact]
    public async Task WaitFor_WhatIsThereAlways_CallersContinueBeforeLong()
    {
        Leisure leisure = new();
        Task<int> caller = Keep(leisure);
        for (int i = 0; i < 8; i++)
        {
            await leisure.WaitFor(ValueTask.FromResult(i));
        }

        await caller.WaitAsync(FakeHub.Patience);
    }

    [Fact]
    public async Task End_CallersThatAreKept_Continue()
    {
        Leisure leisure = new();
        Task<int> caller = Keep(leisure);
        Assert.False(caller.IsCompleted);
        leisure.End();
        await caller.WaitAsync(FakeHub.Patience);
    }

    [Fact]
    public async Task WaitFor_CallerThatBlocks_HoldsUpNeitherReadingNorOtherAnswers()
    {
        Leisure leisure = new();
        using ManualResetEventSlim release = new();
        PublishQueue queue = Queue();
        Task blocked = BlockAsync(queue.Publish(Event, null, 0, default).ResultTask, release), neighbour = queue.Publish(Event, null, 0, default).ResultTask.AsTask();
        Settle(queue, leisure);
        Task<int> other = Keep(leisure);
        TaskCompletionSource<int> message = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> reading = Task.Run(() => ReadAsync(leisure, message.Task));

        await neighbour.WaitAsync(FakeHub.Patience);
        message.SetResult(1);
        release.Set();
        await Task.WhenAll(blocked, other, reading).WaitAsync(FakeHub.Patience);
    }

    private static OutgoingEvent Event => new("a", "1"u8.ToArray(), null, null);

    private static PublishQueue Queue() => new(PublishQueueOptions.From(new EventHubClientOptions()), TimeProvider.System, new AsyncSignal());

    /// <summary>A caller whose publish was answered just now; the thread it continues on.</summary>
    private static Task<int> Keep(Leisure leisure)
    {
        PublishQueue queue = Queue();
        Task<int> caller = ThreadOfAsync(queue.Publish(Event, null, 0, default).ResultTask);
        Settle(queue, leisure);
        return caller;
    }

    private static void Settle(PublishQueue queue, Leisure leisure)
    {
        Assert.True(queue.TryTake(out PublishBatch? batch, out _));
        batch.Leave();
        leisure.Add(queue.Answer(new PublishResponse { Ref = batch.Reference }.ToByteArray())!);
    }

    private static async Task<int> ThreadOfAsync(ValueTask<Client.PublishResult> publish)
    {
        await publish.ConfigureAwait(false);
        return Environment.CurrentManagedThreadId;
    }

    private static async Task BlockAsync(ValueTask<Client.PublishResult> publish, ManualResetEventSlim release)
    {
        await publish.ConfigureAwait(false);
        Assert.True(release.Wait(FakeHub.Patience), "Nothing went on while a caller blocked.");
    }

    private static async Task<int> ReadAsync(Leisure leisure, Task<int> message) => await leisure.WaitFor(new ValueTask<int>(message));
}
