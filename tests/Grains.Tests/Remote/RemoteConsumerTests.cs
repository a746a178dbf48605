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

    [Fact]
    public async Task Take_WhereNothingIsReady_BringsNoCredit()
    {
        DeliveryCredit credit = new(1);
        using RemoteConsumer first = Join(0, credit), second = Join(1, credit);
        Call[] joins = [await NextAsync(), await NextAsync()];
        Assert.All(joins, static join => Assert.Equal((0, true), (join.Request.Credit, join.Request.UntilDrained)));
        Array.ForEach(joins, static join => join.Say(isReady: false));
        Call[] waiting = [await NextAsync(), await NextAsync()];
        Assert.All(waiting, static call => Assert.Equal((0, true), (call.Request.Credit, call.Request.TellsReady)));

        waiting[1].Say(isReady: true);
        Call spending = await NextAsync();
        Assert.Equal((waiting[1].Partition, 1, true), (spending.Partition, spending.Request.Credit, spending.Request.UntilDrained));
    }

    [Fact]
    public async Task Take_OneCreditForTwoThatHaveSomething_GoesToEachInTurn()
    {
        DeliveryCredit credit = new(1);
        using RemoteConsumer first = Join(0, credit), second = Join(1, credit);
        Array.ForEach([await NextAsync(), await NextAsync()], static (Call join) => join.Say(isReady: true));
        Call holder = await NextAsync();
        for (int turn = 0; turn < 20; turn++)
        {
            // What it had is gone meanwhile, and there is something else.
            await AwaitedAsync(credit);
            holder.Say(isReady: true, unused: 1);
            Call next = await NextAsync();
            Assert.Equal((1 - holder.Partition, 1), (next.Partition, next.Request.Credit));
            holder = next;
        }
    }

    [Fact]
    public async Task Take_OfAWindow_HurriesTheCallThatWaitsWhenThereIsCredit()
    {
        DeliveryCredit credit = new(1, isWindow: true);
        using RemoteConsumer first = Join(0, credit), second = Join(1, credit);
        Array.ForEach([await NextAsync(), await NextAsync()], static (Call join) => join.Say(isReady: true));
        Call[] calls = [await NextAsync(), await NextAsync()];
        Call holder = calls.Single(static call => call.Request.Credit == 1), waiting = calls.Single(static call => call.Request.Credit == 0);
        Assert.False(waiting.Request.TellsReady);
        holder.Say(isReady: false, unused: 1);

        // The other one's next call comes meanwhile.
        Call[] both = [await AnyAsync(), await AnyAsync()];
        Assert.Equal(waiting.Partition, both.Single(static call => call.IsHurry).Partition);
        waiting.Say(isReady: true);
        Call next = await NextAsync();
        Assert.Equal((waiting.Partition, 1), (next.Partition, next.Request.Credit));
    }

    [Fact]
    public async Task Take_CreditTheAnswerTellsNothingOf_ComesWithALaterOne_OrWithJoiningAnew()
    {
        DeliveryCredit credit = new(1);
        using RemoteConsumer alone = Join(0, credit);
        (await NextAsync()).Say(isReady: true);

        // The owner is about to hand something out, and then does not.
        (await NextAsync()).Say(isReady: false);
        Call asking = await NextAsync();
        Assert.Equal((0, 0L, 1L), (asking.Request.Credit, credit.Left, credit.Unspent));
        asking.Say(isReady: true, unused: 1);
        (await NextAsync()).Say(isReady: false);

        // Nor will it ever tell, for it has forgotten the member.
        (await NextAsync()).Say(isReady: true, hasJoined: true);
        Assert.Equal(1, (await NextAsync()).Request.Credit);
        Assert.Equal(1, credit.Unspent);
    }

    [Fact]
    public async Task Take_FromOwnersThatCannotTell_TakesCreditRound()
    {
        DeliveryCredit credit = new(1);
        using RemoteConsumer first = Join(0, credit), second = Join(1, credit);
        Array.ForEach([await NextAsync(), await NextAsync()], static (Call join) => join.Say(isReady: null));
        Call holder = await NextAsync();
        for (int turn = 0; turn < 20; turn++)
        {
            Assert.Equal((1, false), (holder.Request.Credit, holder.Request.UntilDrained));
            Assert.InRange(holder.Request.Wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
            await AwaitedAsync(credit);
            holder.Say(isReady: null, unused: 1);
            Call next = await NextAsync();
            Assert.Equal(1 - holder.Partition, next.Partition);
            holder = next;
        }
    }

    private RemoteConsumer Join(int number, DeliveryCredit credit)
    {
        RemotePartition partition = new(number, FakeOwner.Of((method, arguments) => method.Name switch
        {
            nameof(IPartitionOwnerGrain.Take) => Take(number, (TakeRequest)arguments[0]!),
            nameof(IPartitionOwnerGrain.Hurry) => Hurry(number),
            nameof(IPartitionOwnerGrain.Leave) => Task.CompletedTask,
            _ => throw new NotSupportedException(method.Name),
        }), here: null, _clock);
        RemoteConsumer consumer = new(partition, 1, "c", new Nowhere(), credit, returnsWork: true, _clock);
        consumer.Begin();
        return consumer;
    }

    // The one that has none asks for it in its own time.
    private static async Task AwaitedAsync(DeliveryCredit credit)
    {
        using CancellationTokenSource deadline = new(s_patience);
        while (!credit.IsAwaited(null))
        {
            Assert.False(deadline.IsCancellationRequested, "Nobody asks for credit.");
            await Task.Yield();
        }
    }

    private Task<Call> AnyAsync() => _calls.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

    private async Task<Call> NextAsync()
    {
        Call next = await AnyAsync();
        Assert.False(next.IsHurry);
        return next;
    }

    private Task<TakeAnswer> Take(int number, TakeRequest request)
    {
        if (request is { Credit: 0, TellsReady: false } && request.Wait == TimeSpan.Zero)
        {
            // It has heard, and has no credit.
            return Task.FromResult(new TakeAnswer { IsDrained = true, IsReady = true });
        }

        Call call = new(number, request, new TaskCompletionSource<TakeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        _calls.Writer.TryWrite(call);
        return call.Answer.Task;
    }

    private Task Hurry(int number)
    {
        _calls.Writer.TryWrite(new Call(number, null!, null!, IsHurry: true));
        return Task.CompletedTask;
    }

    private sealed record Call(int Partition, TakeRequest Request, TaskCompletionSource<TakeAnswer> Answer, bool IsHurry = false)
    {
        public void Say(bool? isReady, int unused = 0, bool hasJoined = false) =>
            Answer.SetResult(new TakeAnswer { IsDrained = true, IsReady = isReady, Unused = unused, HasJoined = hasJoined });
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
