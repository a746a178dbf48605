using Orleans;
using Orleans.Runtime;

namespace EventHub.Conformance.Calls;

/// <summary>A grain that is no <see cref="Grain"/>: it takes its context instead.</summary>
public sealed class GuidGrain(IGrainContext context) : IGrainBase, IGuidGrain
{
    public IGrainContext GrainContext => context;

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKey().ToString());
}
