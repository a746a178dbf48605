using Orleans;

namespace EventHub.Conformance.Activations;

public sealed class ForemanGrain : Grain, IForemanGrain
{
    public Task<Guid[]> WorkAtOnce(int calls, string gate)
    {
        IWorkerGrain worker = GrainFactory.GetGrain<IWorkerGrain>(this.GetPrimaryKeyString());
        return Task.WhenAll(Enumerable.Range(0, calls).Select(_ => worker.Work(gate)));
    }
}
