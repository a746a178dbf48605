using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Calls;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Observers;

/// <summary>Stands where an observer was: calls that are waited for fail, others are dropped.</summary>
internal sealed class GoneObserver(GrainRuntime runtime, GrainId id) : CallTarget
{
    // Never kept by a reference, so that each call looks again.
    public override bool IsRetired => true;

    public override void Receive(GrainCall call)
    {
        runtime.LogObserverGone(call, id);
        call.Reject(new ClientNotAvailableException(id));
    }

    public override string ToString() => id.ToString();
}
