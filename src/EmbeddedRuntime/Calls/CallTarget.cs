namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>What a reference leads to: an activation, a pool of stateless workers, an observer.</summary>
internal abstract class CallTarget
{
    /// <summary>True once this target takes no more calls; its id must be resolved again.</summary>
    public virtual bool IsRetired => false;

    /// <summary>Takes a call. Its turn must have been prepared, and its promise made unless nobody waits.</summary>
    public abstract void Receive(GrainCall call);
}
