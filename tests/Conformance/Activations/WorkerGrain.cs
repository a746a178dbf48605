using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Concurrency;

namespace EventHub.Conformance.Activations;

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    public async Task<Guid> Work(string gate)
    {
        Journal.Add(this.GetPrimaryKeyString(), "began");
        await Gate.PassAsync(gate);
        return _activation;
    }
}
