using Orleans;

namespace EventHub.Conformance.State;

public interface IStateGrain : IGrainWithStringKey
{
    Task Put(string item, bool write);

    Task<string[]> Items();

    Task<bool> Exists();

    Task<string?> ETag();

    Task Clear();

    Task Reload();

    /// <summary>Writes the same record through two states, the second of which then knows too little.</summary>
    Task Collide();

    Task CollideAndCatch();

    Task<Guid> Activation();

    Task Deactivate();
}
