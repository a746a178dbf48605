using Orleans;

namespace EventHub.Conformance.Activations;

public interface IShortLifeGrain : IGrainWithStringKey
{
    Task Touch();
}
