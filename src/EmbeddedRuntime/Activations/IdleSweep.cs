using EventHub.EmbeddedRuntime.Time;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>Looks at all activations once every collection quantum and ends those idle for too long.</summary>
internal sealed class IdleSweep : IDisposable
{
    private readonly GrainRuntime _runtime;
    private readonly ITimer _timer;

    public IdleSweep(GrainRuntime runtime)
    {
        _runtime = runtime;
        _timer = runtime.Clocks.Collection.CreateUnboundTimer(static state => ((IdleSweep)state!).Sweep(), this);
    }

    public void Start() => _timer.Change(_runtime.Options.CollectionQuantum, _runtime.Options.CollectionQuantum);

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        long now = _runtime.Clocks.Collection.GetTimestamp();
        foreach (Activation activation in _runtime.Targets.Activations)
        {
            activation.CollectIfIdle(now);
        }
    }
}
