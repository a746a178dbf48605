using System.Reflection;
using EventHub.EmbeddedRuntime.Activations;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>Makes the states that a grain's constructor asks for.</summary>
internal static class PersistentStateFactory
{
    public static Func<Activation, object> For(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        Type type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException($"Parameter '{parameter.Name}' of {parameter.Member.DeclaringType} is marked [PersistentState] but is no IPersistentState<T>.");
        }

        return typeof(PersistentStateFactory).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<Activation, object>>(attribute);
    }

    private static PersistentState<TState> Create<TState>(PersistentStateAttribute attribute, Activation activation)
    {
        PersistentState<TState> state = new(activation.GrainId, attribute.StateName, GrainStorages.Get(activation.Runtime.Services, attribute.StorageKey));
        activation.AddState(state);
        return state;
    }
}
