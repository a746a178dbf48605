using Orleans;

namespace EventHub.Conformance.Calls;

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<string> Key();
}
