using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Concurrency;

namespace EventHub.Conformance.Turns;

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private int _inside;

    public async Task Visit(string name, string gate)
    {
        Journal.Add(this.GetPrimaryKeyString(), name + " began");
        await Gate.PassAsync(gate);
        Journal.Add(this.GetPrimaryKeyString(), name + " ended");
    }

    public async Task<int> Collide(int turns)
    {
        int collisions = 0;
        for (int i = 0; i < turns; i++)
        {
            collisions += Interlocked.Increment(ref _inside) == 1 ? 0 : 1;
            Thread.SpinWait(50);
            Interlocked.Decrement(ref _inside);
            await Task.Yield();
        }

        return collisions;
    }
}
