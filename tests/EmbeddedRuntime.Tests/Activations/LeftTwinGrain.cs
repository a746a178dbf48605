using Orleans;

namespace EventHub.EmbeddedRuntime.Tests.Activations;

public sealed class LeftTwinGrain : Grain, ITwinGrain;
