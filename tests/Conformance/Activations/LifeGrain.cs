using EventHub.Conformance.Kit;
using Orleans;

namespace EventHub.Conformance.Activations;

/// <summary>Notes its comings and goings.</summary>
public sealed class LifeGrain : Grain, ILifeGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Add(Key, "came");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Add(Key, $"went: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<Guid> DeactivateAndHold(string gate)
    {
        DeactivateOnIdle();
        await Gate.PassAsync(gate);
        return _activation;
    }
}
