using Orleans;

namespace EventHub.Conformance.Calls;

public interface INumberedGrain : IGrainWithIntegerKey
{
    Task<string> Key();
}
