using System.Collections.Concurrent;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Remote;
using EventHub.Grains.Tests.Subscriptions;

namespace EventHub.Grains.Tests.Remote;

/// <summary>The consumers elsewhere of a partition: who stays, and who has left.</summary>
public sealed class RemoteMembersTests
{
    private readonly Guid _member = Guid.NewGuid();

    [Fact]
    public async Task Take_OfOneThatWasNotHeardOf_JoinsAnew()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Subscription subscription = await hub.DefineAsync("s");
        RemoteMembers members = new(hub.Log.Partition, hub.Time);
        await members.TakeAsync(RequestOf(subscription), CancellationToken.None);
        hub.Time.Advance(RemoteMembers.SilentMax + TimeSpan.FromSeconds(1));
        await members.SweepAsync();

        // Its process had stood still, and goes on.
        await hub.PublishAsync("a");
        TakeAnswer answer = await members.TakeAsync(RequestOf(subscription), CancellationToken.None);
        Assert.Single(answer.Deliveries);
    }

    [Fact]
    public async Task Take_ThatItsLeavingHasOvertaken_GivesTheCreditBack()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Subscription subscription = await hub.DefineAsync("s");
        RemoteMembers members = new(hub.Log.Partition, hub.Time);
        await members.LeaveAsync(_member, returnsWork: false);
        await hub.PublishAsync("a");
        TakeAnswer answer = await members.TakeAsync(RequestOf(subscription), CancellationToken.None);
        Assert.Empty(answer.Deliveries);
        Assert.Equal(1, answer.Unused);
    }

    [Fact]
    public async Task Leave_WhileACallHasWhatItWasNotSentYet_GivesThatBack()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Subscription subscription = await hub.DefineAsync("s");
        using FoundEvent found = await hub.FindAsync(await hub.PublishAsync("a"));
        List<Settlement> settled = [];
        ISubscriptionCursor cursor = FakeOwner.As<ISubscriptionCursor>((method, arguments) =>
        {
            if (method.Name == nameof(ISubscriptionCursor.SettleAsync))
            {
                settled.AddRange(((SettleBatch)arguments[0]!).Items);
                return ValueTask.CompletedTask;
            }

            return FakeOwner.As<IConsumer>(static (asked, _) => asked.ReturnType == typeof(Task) ? new TaskCompletionSource().Task : null);
        });

        // As in a grain: the call that waits goes on once what leaves has had its turn.
        Turns turns = new();
        RemoteMember member = new(cursor, RequestOf(subscription));
        DeliveryId id = new(hub.Log.Partition.Number, subscription.Id, 0, found.Record.Sequence, 1, 0);
        Task<TakeAnswer> call = turns.Run(() => member.TakeAsync(RequestOf(subscription), TimeSpan.FromSeconds(5), hub.Time, CancellationToken.None));
        member.Add(found.Record, new Handover(id, 0, Late: false, Replay: false, found.State));
        await turns.Run(() => member.LeaveAsync(returnsWork: false));

        Settlement returned = Assert.Single(settled);
        Assert.Equal((id, SettleVerb.Nak, true), (returned.Id, returned.Verb, returned.IsReturned));
        turns.Go();
        Assert.Empty((await call.WaitAsync(DeliveryFixture.Patience)).Deliveries);
    }

    private TakeRequest RequestOf(Subscription subscription) => new() { Member = _member, Subscription = subscription.Id, Consumer = "w", Credit = 1, UntilDrained = true, Wait = TimeSpan.FromSeconds(5) };

    /// <summary>What goes on waits until it is let.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _waiting = [];

        public T Run<T>(Func<T> turn)
        {
            SynchronizationContext? before = Current;
            SetSynchronizationContext(this);
            try
            {
                return turn();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void Go()
        {
            Assert.True(_waiting.TryTake(out (SendOrPostCallback Callback, object? State) next, DeliveryFixture.Patience), "Nothing goes on.");
            next.Callback(next.State);
        }

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Add((d, state));
    }
}
