using Orleans;

namespace EventHub.Conformance.Streams;

public interface IImplicitListenerGrain : IGrainWithStringKey
{
    Task Touch();
}
