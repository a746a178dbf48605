using EventHub.EmbeddedRuntime.Activations;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Timers;

/// <summary>A timer with its callback and state.</summary>
internal sealed class GrainTimer<TState>(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    : GrainTimer(activation, options)
{
    protected override Task CallBackAsync(CancellationToken cancellationToken) => callback(state, cancellationToken);
}
