using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain class. It may implement this itself, taking <see cref="IGrainContext"/> in its constructor, or derive from <see cref="Grain"/>.</summary>
public interface IGrainBase
{
    /// <summary>The activation this object is.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Called once, after persistent state was read and before any call.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Called once, after the last call.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
