using Orleans;

namespace EventHub.Conformance.Activations;

public interface IWorkerGrain : IGrainWithStringKey
{
    Task<Guid> Work(string gate);
}
