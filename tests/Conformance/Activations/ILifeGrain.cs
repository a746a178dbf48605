using Orleans;

namespace EventHub.Conformance.Activations;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<Guid> Activation();

    Task Deactivate();

    /// <summary>Deactivates, then waits at the gate.</summary>
    Task<Guid> DeactivateAndHold(string gate);
}
