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
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private volatile int _owing = -1;

    [Fact]
    public async Task Take_OneCreditForTwoPartitions_GoesToEachInTurn()
    {
        DeliveryCredit credit = new(0);
        using RemoteConsumer first = Join(0, credit), second = Join(1, credit);
        credit.Add(1);
        Call holder = await NextAsync();
        for (int turn = 0; turn < 20; turn++)
        {
            // It had nothing for it.
            holder.Answer.SetResult(new TakeAnswer { Unused = 1, IsDrained = true });
            Call next = await NextAsync();
            Assert.Equal(1 - holder.Partition, next.Partition);
            holder = next;
        }
    }

    [Fact]
    public async Task Take_AnAnswerThatTellsNothingOfTheCredit_IsFollowedByAnotherCallAtOnce()
    {
        DeliveryCredit credit = new(0);
        using RemoteConsumer first = Join(0, credit), second = Join(1, credit);
        credit.Add(1);
        Call holder = await NextAsync();
        _owing = holder.Partition;

        // The owner is about to hand something out; the clock stands still, so nobody calls because it is time.
        holder.Answer.SetResult(new TakeAnswer { IsDrained = true });
        Call again = await NextAsync();
        Assert.Equal((holder.Partition, 0), (again.Partition, again.Credit));
        _owing = -1;
        again.Answer.SetResult(new TakeAnswer { Unused = 1, IsDrained = true });
        Call next = await NextAsync();
        Assert.Equal((1 - holder.Partition, 1), (next.Partition, next.Credit));
    }

    [Fact]
    public async Task Take_CreditTheOwnerNeverTellsOf_IsTheConsumersAgain()
    {
        DeliveryCredit credit = new(0);
        using RemoteConsumer alone = Join(_owing = 0, credit);
        credit.Add(1);
        int given = 0;
        for (int call = 0; given < 2; call++)
        {
            Assert.True(call < 400, "It is still owed.");
            Call next = await NextAsync();
            given += next.Credit;
            next.Answer.SetResult(new TakeAnswer { IsDrained = true });
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

    private Task<Call> NextAsync() => _calls.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

    private Task<TakeAnswer> Take(int number, TakeRequest request)
    {
        if (request.Credit == 0 && number != _owing)
        {
            return Task.FromResult(new TakeAnswer { IsDrained = true });
        }

        Call call = new(number, request.Credit, new TaskCompletionSource<TakeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        _calls.Writer.TryWrite(call);
        return call.Answer.Task;
    }

    private sealed record Call(int Partition, int Credit, TaskCompletionSource<TakeAnswer> Answer);

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
