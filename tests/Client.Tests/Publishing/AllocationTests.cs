using System.Runtime.CompilerServices;
using EventHub.Client.Connections;
using EventHub.Client.Publishing;
using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Client.Tests.Publishing;

public sealed class AllocationTests
{
    /// <summary>Encoding, queueing, parsing an answer and completing: on this thread alone, so that nothing else is counted.</summary>
    [Fact]
    public async Task Publish_SteadyState_AllocatesAtMostEightBytesAnEvent() =>
        Assert.InRange(await Task.Factory.StartNew(BytesPerEvent, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), 0, 8);

    // A thread of its own takes all results: operations for reuse are kept by the thread that took theirs.
    private static double BytesPerEvent()
    {
        const int Events = 250, Rounds = 400;
        using PublishQueue queue = new(PublishQueueOptions.From(new EventHubClientOptions()), TimeProvider.System, new AsyncSignal());
        FakeLedger ledger = new();
        byte[] payload = new byte[200];
        PublishOperation[] operations = new PublishOperation[Events];
        PublishRequest template = new();
        template.Events.AddRange(Enumerable.Range(0, Events).Select(n => new EventHub.Protocol.Proto.PublishEvent { Channel = "a", IdempotencyKey = $"{n}" }));
        byte[] Answer(ulong reference)
        {
            template.Ref = reference;
            return ledger.Store(template).ToByteArray();
        }

        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            // The last batch's reference is known before the round, so the answer is made outside of what is measured.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Events; i++)
            {
                operations[i] = queue.Publish(new OutgoingEvent("orders.eu.paid", payload, null, null), null, 0, default);
            }

            Assert.True(queue.TryTake(out PublishBatch? batch, out _));
            long filled = GC.GetAllocatedBytesForCurrentThread() - before;
            batch.Leave();
            byte[] answer = Answer(batch.Reference);
            before = GC.GetAllocatedBytesForCurrentThread();
            queue.Answer(answer)!.ContinueElsewhere();
            long answered = GC.GetAllocatedBytesForCurrentThread() - before;
            TakeResults(operations);

            // The least of all rounds: code that the runtime has not compiled for good yet boxes what is free later, for longer on a busy machine.
            least = Math.Min(least, filled + answered);
        }

        return least / (double)Events;
    }

    private static void TakeResults(PublishOperation[] operations)
    {
        using CountdownEvent open = new(operations.Length);
        ValueTaskAwaiter<PublishReceipt>[] awaiters = [.. operations.Select(operation => operation.ReceiptTask.GetAwaiter())];
        foreach (ValueTaskAwaiter<PublishReceipt> awaiter in awaiters)
        {
            awaiter.UnsafeOnCompleted(() => open.Signal());
        }

        Assert.True(open.Wait(FakeHub.Patience), $"{open.CurrentCount} publishes were not answered.");
        Array.ForEach(awaiters, awaiter => awaiter.GetResult());
    }
}
