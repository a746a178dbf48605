using Orleans;

namespace EventHub.Conformance.Turns;

public interface IReentrantGrain : IGrainWithStringKey
{
    Task Visit(string name, string gate);

    /// <summary>Many short turns; gives how often another turn was found running.</summary>
    Task<int> Collide(int turns);
}
