using Orleans;

namespace EventHub.Conformance.Streams;

public interface IListenerGrain : IGrainWithStringKey
{
    Task Listen(string stream);

    Task<int> StopListening(string stream);

    Task Publish(string stream, int number);

    Task Deactivate();
}
