using System.Collections.Concurrent;
using EventHub.EmbeddedRuntime.Calls;
using EventHub.EmbeddedRuntime.Observers;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>Which target stands for an id: at most one at a time, made when first called.</summary>
internal sealed class TargetDirectory(GrainRuntime runtime)
{
    private readonly ConcurrentDictionary<GrainId, CallTarget> _targets = new();

    /// <summary>All activations, those of stateless workers too.</summary>
    public IEnumerable<Activation> Activations => _targets.Values.SelectMany(target => target switch
    {
        Activation activation => [activation],
        StatelessWorkers pool => pool.Activations,
        _ => Enumerable.Empty<Activation>(),
    });

    public CallTarget Resolve(GrainId id)
    {
        while (true)
        {
            if (_targets.TryGetValue(id, out CallTarget? target))
            {
                if (!target.IsRetired)
                {
                    return target;
                }

                Forget(id, target);
            }

            if (id.Type == ObserverTarget.Type)
            {
                return new GoneObserver(runtime, id);
            }

            CallTarget made = Make(id);
            if (_targets.TryAdd(id, made))
            {
                (made as Activation)?.Begin();
                return made;
            }
        }
    }

    public void Add(GrainId id, CallTarget target) => _targets.TryAdd(id, target);

    public void Forget(GrainId id, CallTarget target) => _targets.TryRemove(new KeyValuePair<GrainId, CallTarget>(id, target));

    public void DeleteObserver(GrainId id)
    {
        if (_targets.TryRemove(id, out CallTarget? target))
        {
            (target as ObserverTarget)?.Delete();
        }
    }

    private CallTarget Make(GrainId id)
    {
        GrainClass grainClass = runtime.Classes.Get(id.Type);
        return grainClass.StatelessWorkersMax is { } max
            ? new StatelessWorkers(runtime, grainClass, id, max)
            : new Activation(runtime, grainClass, id);
    }
}
