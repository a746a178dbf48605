using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Observers;

public interface IEcho : IGrainObserver
{
    Task<string> Say(string text);
}
