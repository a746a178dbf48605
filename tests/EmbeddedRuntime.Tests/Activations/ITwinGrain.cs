using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Activations;

public interface ITwinGrain : IGrainWithStringKey;
