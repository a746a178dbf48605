using System.Runtime.CompilerServices;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>The value of a state that has no record.</summary>
internal static class FreshState
{
    public static T Create<T>()
    {
        if (typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null)
        {
            return Activator.CreateInstance<T>();
        }

        // As on a cluster: a state type without such a constructor begins with all members at their defaults.
        return typeof(T) == typeof(string) || typeof(T).IsArray || typeof(T).IsAbstract ? default! : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
    }
}
