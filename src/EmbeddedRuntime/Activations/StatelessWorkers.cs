using EventHub.EmbeddedRuntime.Calls;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>The activations of one stateless worker key. A call goes to the first that is idle, else to a new one, else to the one with the shortest queue.</summary>
internal sealed class StatelessWorkers(GrainRuntime runtime, GrainClass grainClass, GrainId id, int activationsMax) : CallTarget
{
    private readonly Lock _gate = new();
    private Activation[] _activations = [];

    public Activation[] Activations => Volatile.Read(ref _activations);

    public override void Receive(GrainCall call)
    {
        lock (_gate)
        {
            Choose().Receive(call);
        }
    }

    public void Forget(Activation activation)
    {
        lock (_gate)
        {
            _activations = [.. _activations.Where(other => other != activation)];
        }
    }

    public override string ToString() => id.ToString();

    private Activation Choose()
    {
        if (_activations.FirstOrDefault(activation => activation.IsInactive) is { } idle)
        {
            return idle;
        }

        if (_activations.Length == activationsMax)
        {
            return _activations.MinBy(activation => activation.Waiting)!;
        }

        Activation added = new(runtime, grainClass, id, this);
        _activations = [.. _activations, added];
        added.Begin();
        return added;
    }
}
