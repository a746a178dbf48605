using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Activations;

public interface IOrphanGrain : IGrainWithStringKey;
