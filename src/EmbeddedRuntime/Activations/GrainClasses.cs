using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>The grain classes of the host, by type and by interface.</summary>
internal sealed class GrainClasses
{
    private readonly FrozenDictionary<GrainType, GrainClass> _byType;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _byInterface = new();

    public GrainClasses(IEnumerable<Assembly> assemblies)
    {
        Dictionary<GrainType, GrainClass> byType = [];
        foreach (Type type in assemblies.Distinct().SelectMany(assembly => assembly.GetTypes()).Where(IsGrainClass))
        {
            GrainClass grainClass = new(type);
            if (!byType.TryAdd(grainClass.Type, grainClass))
            {
                throw new InvalidOperationException(
                    $"Grain classes {byType[grainClass.Type].Class} and {type} are both named '{grainClass.Type}'. Tell them apart with [GrainType(\"…\")].");
            }
        }

        _byType = byType.ToFrozenDictionary();
        All = [.. byType.Values];
    }

    public IReadOnlyList<GrainClass> All { get; }

    public GrainClass Get(GrainType type) => _byType.TryGetValue(type, out GrainClass? found)
        ? found
        : throw new ArgumentException($"There is no grain class for the type '{type}'. Name its assembly in {nameof(EventHub.EmbeddedRuntime.Hosting.EmbeddedGrainOptions)}.GrainAssemblies.");

    /// <summary>The type of the class that implements the interface.</summary>
    public GrainType TypeFor(Type grainInterface, string? classNamePrefix) =>
        _byInterface.TryGetValue((grainInterface, classNamePrefix), out GrainType type)
            ? type
            : _byInterface.GetOrAdd((grainInterface, classNamePrefix), Find(grainInterface, classNamePrefix));

    private static bool IsGrainClass(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrainBase).IsAssignableFrom(type) && typeof(IGrain).IsAssignableFrom(type);

    private GrainType Find(Type grainInterface, string? classNamePrefix)
    {
        GrainClass[] found = [.. All.Where(grainClass => grainInterface.IsAssignableFrom(grainClass.Class)
            && (classNamePrefix is null || grainClass.Class.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal)))];
        if (found.Length > 1 && grainInterface.GetCustomAttribute<DefaultGrainTypeAttribute>() is { } preferred)
        {
            found = [.. found.Where(grainClass => grainClass.Type.ToString() == preferred.GrainType)];
        }

        return found switch
        {
            [GrainClass only] => only.Type,
            [] => throw new ArgumentException($"No grain class implements {grainInterface}{(classNamePrefix is null ? "" : $" with a name that begins with {classNamePrefix}")}. "
                + $"Name its assembly in {nameof(EventHub.EmbeddedRuntime.Hosting.EmbeddedGrainOptions)}.GrainAssemblies."),
            _ => throw new ArgumentException($"{string.Join(", ", found.Select(grainClass => grainClass.Class))} all implement {grainInterface}. "
                + "Give a class name prefix, or mark the interface with [DefaultGrainType]."),
        };
    }
}
