using Orleans;

namespace EventHub.Conformance.Turns;

public interface IChoosyGrain : IGrainWithStringKey
{
    Task Visit(string name, string gate);
}
