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

    private TakeRequest RequestOf(Subscription subscription) => new() { Member = _member, Subscription = subscription.Id, Consumer = "w", Credit = 1, UntilDrained = true, Wait = TimeSpan.FromSeconds(5) };
}
