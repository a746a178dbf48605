using EventHub.Conformance.Kit;
using Orleans;

namespace EventHub.Conformance.Activations;

/// <summary>Does not come up the first time.</summary>
public sealed class FailingGrain : Grain, IFailingGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        Journal.Add(key, "tried");
        return Journal.Of(key).Length == 1 ? throw new ArgumentException("not yet") : Task.CompletedTask;
    }

    public Task<string> Hello() => Task.FromResult("hello");
}
