using System.Threading.Channels;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;
using EventHub.Tests.Kit;

namespace EventHub.Grains.Tests.Remote;

/// <summary>Memberships of one consumer in partitions elsewhere.</summary>
public sealed class RemoteConsumerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly Channel<(int Partition, TaskCompletionSource<TakeAnswer> Answer)> _taken = Channel.CreateUnbounded<(int, TaskCompletionSource<TakeAnswer>)>();

    [Fact]
    public async Task Take_OneCreditForTwoPartitions_GoesToEachInTurn()
    {
        DeliveryCredit credit = new(0);
        using RemoteConsumer first = Join(0, credit), second = Join(1, credit);
        credit.Add(1);
        (int Partition, TaskCompletionSource<TakeAnswer> Answer) holder = await _taken.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
        for (int turn = 0; turn < 20; turn++)
        {
            // It had nothing for it.
            holder.Answer.SetResult(new TakeAnswer { Unused = 1, IsDrained = true });
            (int Partition, TaskCompletionSource<TakeAnswer> Answer) next = await _taken.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
            Assert.Equal(1 - holder.Partition, next.Partition);
            holder = next;
        }
    }

    private RemoteConsumer Join(int number, DeliveryCredit credit)
    {
        RemotePartition partition = new(number, FakeOwner.Of((method, arguments) => method.Name switch
        {
            nameof(IPartitionOwnerGrain.Take) => Take(number, (TakeRequest)arguments[0]!),
            nameof(IPartitionOwnerGrain.Leave) => Task.CompletedTask,
            _ => throw new NotSupportedException(method.Name),
        }), here: null, _clock);
        RemoteConsumer consumer = new(partition, 1, "c", new Nowhere(), credit, returnsWork: true, _clock);
        consumer.Begin();
        return consumer;
    }

    private Task<TakeAnswer> Take(int number, TakeRequest request)
    {
        if (request.Credit == 0)
        {
            return Task.FromResult(new TakeAnswer { IsDrained = true });
        }

        TaskCompletionSource<TakeAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _taken.Writer.TryWrite((number, answer));
        return answer.Task;
    }

    private sealed class Nowhere : IDeliverySink
    {
        public void Add(scoped in StoredRecord record, in Handover handover)
        {
        }

        public void Flush()
        {
        }

        public void End()
        {
        }
    }
}
