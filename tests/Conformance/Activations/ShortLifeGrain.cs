using EventHub.Conformance.Kit;
using Orleans;

namespace EventHub.Conformance.Activations;

/// <summary>Notes its comings and goings. Leaves after a few seconds in which nobody calls it.</summary>
[CollectionAgeLimit("00:00:03")]
public sealed class ShortLifeGrain : Grain, IShortLifeGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Add(this.GetPrimaryKeyString(), "came");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Add(this.GetPrimaryKeyString(), $"went: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task Touch() => Task.CompletedTask;
}
