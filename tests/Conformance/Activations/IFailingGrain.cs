using Orleans;

namespace EventHub.Conformance.Activations;

public interface IFailingGrain : IGrainWithStringKey
{
    Task<string> Hello();
}
