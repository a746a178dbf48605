using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EventHub.Conformance.State;

public sealed class StateGrain(
    [PersistentState("basket", RuntimeFixture.Storage)] IPersistentState<Basket> basket,
    [PersistentState("basket", RuntimeFixture.Storage)] IPersistentState<Basket> twin) : Grain, IStateGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    public async Task Put(string item, bool write)
    {
        basket.State.Items.Add(item);
        if (write)
        {
            await basket.WriteStateAsync();
        }
    }

    public Task<string[]> Items() => Task.FromResult(basket.State.Items.ToArray());

    public Task<bool> Exists() => Task.FromResult(basket.RecordExists);

    public Task<string?> ETag() => Task.FromResult(basket.Etag);

    public Task Clear() => basket.ClearStateAsync();

    public Task Reload() => basket.ReadStateAsync();

    public async Task Collide()
    {
        basket.State.Items.Add("first");
        await basket.WriteStateAsync();
        twin.State.Items.Add("second");
        await twin.WriteStateAsync();
    }

    public async Task CollideAndCatch() => await Assert.ThrowsAnyAsync<InconsistentStateException>(Collide);

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task Deactivate()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
