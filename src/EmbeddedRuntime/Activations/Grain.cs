using System.Diagnostics.CodeAnalysis;
using EventHub.EmbeddedRuntime.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base class of grains. One object is one activation; its code runs one turn at a time.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private const string Names = "The same names as on a cluster, where the two differ too: grains compile against either.";

    /// <summary>Called by the runtime only: a grain is got from <see cref="IGrainFactory"/>, never made with new.</summary>
    protected Grain()
        : this(RuntimeContext.Required("Making a grain"))
    {
    }

    /// <summary>Takes the activation this object is.</summary>
    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    /// <summary>The activation this object is.</summary>
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>This grain's identity as text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>Gives references to other grains.</summary>
    protected IGrainFactory GrainFactory => Activation.Runtime.Factory;

    /// <summary>Services, those registered as scoped living as long as the activation.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    private Activation Activation => (Activation)GrainContext;

    /// <summary>Called once, after persistent state was read and before any call.</summary>
    [SuppressMessage("Naming", "CA1725", Justification = Names)]
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once, after the last call.</summary>
    [SuppressMessage("Naming", "CA1725", Justification = Names)]
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation once its running calls are over. The next call makes another.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>
    /// Keeps this activation for at least that long though nobody calls it. Zero takes back an earlier wish;
    /// <see cref="Timeout.InfiniteTimeSpan"/> means for ever. <see cref="DeactivateOnIdle"/> overrides it.
    /// </summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayCollection(timeSpan);
}
