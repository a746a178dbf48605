using System.Collections.Concurrent;
using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Calls;
using EventHub.EmbeddedRuntime.Observers;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Hosting;

/// <summary>Makes references.</summary>
internal sealed class GrainFactory(GrainRuntime runtime) : IClusterClient
{
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainReferenceShared> _shared = new();

    public IServiceProvider ServiceProvider => runtime.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Create<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Create<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Create<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey =>
        Create<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey =>
        Create<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)Create(typeof(TGrainInterface), grainId);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => Create(grainInterfaceType, IdSpan.Create(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => Create(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => Create(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey));

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        return (TGrainObserverInterface)(object)Create(typeof(TGrainObserverInterface), ObserverTarget.Add(runtime, obj));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference)
        {
            throw new ArgumentException($"{obj?.GetType().ToString() ?? "null"} is no reference. Give what CreateObjectReference returned.", nameof(obj));
        }

        runtime.Targets.DeleteObserver(reference.GrainId);
    }

    public GrainReference Create(Type interfaceType, GrainId id) => GrainProxies.Create(interfaceType, new GrainReferenceShared(runtime, id.Type, interfaceType), id.Key);

    private TGrainInterface Create<TGrainInterface>(IdSpan key, string? classNamePrefix) =>
        (TGrainInterface)(object)GrainProxies.Create(typeof(TGrainInterface), Shared(typeof(TGrainInterface), classNamePrefix), key);

    private IGrain Create(Type interfaceType, IdSpan key) => (IGrain)GrainProxies.Create(interfaceType, Shared(interfaceType, null), key);

    private GrainReferenceShared Shared(Type interfaceType, string? classNamePrefix)
    {
        if (_shared.TryGetValue((interfaceType, classNamePrefix), out GrainReferenceShared? shared))
        {
            return shared;
        }

        shared = new GrainReferenceShared(runtime, runtime.Classes.TypeFor(interfaceType, classNamePrefix), interfaceType);
        return _shared.GetOrAdd((interfaceType, classNamePrefix), shared);
    }
}
