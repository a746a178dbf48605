using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Activations;

public sealed class RightTwinGrain : Grain, ITwinGrain;
