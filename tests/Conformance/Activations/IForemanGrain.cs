using Orleans;

namespace EventHub.Conformance.Activations;

public interface IForemanGrain : IGrainWithStringKey
{
    /// <summary>Calls the worker of the same key so many times at once.</summary>
    Task<Guid[]> WorkAtOnce(int calls, string gate);
}
