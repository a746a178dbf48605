using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Calls;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Observers;

/// <summary>An object that grains call through a reference. It is held weakly, and called once at a time on the thread pool.</summary>
internal sealed class ObserverTarget : CallTarget, ICallHost
{
    public static readonly GrainType Type = GrainType.Create("eventhub.observer");

    private readonly Lock _gate = new();
    private readonly Queue<GrainCall> _waiting = new();
    private readonly WeakReference<IGrainObserver> _observer;
    private readonly GrainRuntime _runtime;
    private readonly GrainId _id;
    private IGrainObserver? _called;
    private volatile bool _deleted;

    private ObserverTarget(GrainRuntime runtime, GrainId id, IGrainObserver observer)
    {
        _runtime = runtime;
        _id = id;
        _observer = new WeakReference<IGrainObserver>(observer);
    }

    public override bool IsRetired => _deleted || !_observer.TryGetTarget(out _);

    public object Instance => _called!;

    public static GrainId Add(GrainRuntime runtime, IGrainObserver observer)
    {
        GrainId id = new(Type, IdSpan.Create(CallChains.NextId().ToString("N")));
        runtime.Targets.Add(id, new ObserverTarget(runtime, id, observer));
        return id;
    }

    public void Delete() => _deleted = true;

    public override void Receive(GrainCall call)
    {
        lock (_gate)
        {
            if (_called is not null)
            {
                _waiting.Enqueue(call);
                return;
            }

            if (!_deleted && _observer.TryGetTarget(out _called))
            {
                Start(call);
                return;
            }
        }

        new GoneObserver(_runtime, _id).Receive(call);
    }

    public void Finish(GrainCall call, Task outcome)
    {
        if (outcome.IsFaulted)
        {
            _runtime.LogCallFailed(call, _id, outcome.Exception!.InnerException!);
        }

        GrainCall[] orphans = [];
        lock (_gate)
        {
            if (_deleted)
            {
                orphans = [.. _waiting];
                _waiting.Clear();
            }

            if (_waiting.TryDequeue(out GrainCall? next))
            {
                Start(next);
            }
            else
            {
                _called = null;
            }
        }

        foreach (GrainCall orphan in orphans)
        {
            new GoneObserver(_runtime, _id).Receive(orphan);
        }
    }

    public override string ToString() => _id.ToString();

    private void Start(GrainCall call)
    {
        call.Host = this;
        call.FirstTurn!.Start(TaskScheduler.Default);
    }
}
