using EventHub.EmbeddedRuntime.Calls;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>
/// One life of a grain. It keeps, all under one lock:
/// - at most one turn runs at any time, wherever it came from (<c>Activation.Turns.cs</c>);
/// - a call starts only when the running ones let it, else it waits in order (<c>Activation.Admission.cs</c>);
/// - calls start only between activation and deactivation (<c>Activation.Lifecycle.cs</c>).
/// </summary>
internal sealed partial class Activation : CallTarget, ICallHost, IGrainContext
{
    private readonly Lock _gate = new();
    private readonly GrainClass _class;
    private readonly StatelessWorkers? _pool;
    private readonly ActivationScheduler _scheduler;
    private AsyncServiceScope? _scope;
    private object? _instance;

    public Activation(GrainRuntime runtime, GrainClass grainClass, GrainId id, StatelessWorkers? pool = null)
    {
        Runtime = runtime;
        _class = grainClass;
        _pool = pool;
        _scheduler = new ActivationScheduler(this);
        _mayInline = pool is null && !runtime.Options.ForceYields;
        GrainId = id;
    }

    public GrainRuntime Runtime { get; }

    public GrainId GrainId { get; }

    public GrainClass Class => _class;

    public object Instance => _instance!;

    public object? GrainInstance => _instance;

    public GrainReference GrainReference => field ??= new GrainReference(new GrainReferenceShared(Runtime, GrainId.Type, typeof(IGrain)), GrainId.Key);

    public IServiceProvider ActivationServices => (_scope ??= Runtime.Services.CreateAsyncScope()).ServiceProvider;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => GrainId.ToString();
}
