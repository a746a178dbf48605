using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>The generated reference classes. Each assembly with grain interfaces registers its own when it is loaded.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GrainProxies
{
    private static readonly ConcurrentDictionary<Type, Func<GrainReferenceShared, IdSpan, GrainReference>> s_factories = new();

    /// <summary>Used by generated code.</summary>
    public static void Register(Type interfaceType, Func<GrainReferenceShared, IdSpan, GrainReference> create) => s_factories[interfaceType] = create;

    internal static GrainReference Create(Type interfaceType, GrainReferenceShared shared, IdSpan key)
    {
        if (s_factories.TryGetValue(interfaceType, out Func<GrainReferenceShared, IdSpan, GrainReference>? create))
        {
            return create(shared, key);
        }

        // Naming a type does not yet run its assembly's initialiser.
        RuntimeHelpers.RunModuleConstructor(interfaceType.Module.ModuleHandle);
        return s_factories.TryGetValue(interfaceType, out create)
            ? create(shared, key)
            : throw new ArgumentException(
                $"There is no generated reference class for {interfaceType}. Let the project that declares it reference the generator, and derive it from IGrain… or IGrainObserver.");
    }
}
