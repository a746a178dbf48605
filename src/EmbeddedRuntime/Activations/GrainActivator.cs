using System.Reflection;
using EventHub.EmbeddedRuntime.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Activations;

/// <summary>Makes grain objects: constructor parameters are persistent states, the activation itself, or services.</summary>
internal sealed class GrainActivator
{
    private readonly ObjectFactory _factory;
    private readonly Func<Activation, object>[] _arguments;

    public GrainActivator(Type type)
    {
        ConstructorInfo[] constructors = type.GetConstructors();
        ConstructorInfo constructor = constructors.FirstOrDefault(candidate => candidate.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"Grain class {type} has no public constructor. Add one.");
        ParameterInfo[] parameters = [.. constructor.GetParameters().Where(parameter => ArgumentFor(parameter) is not null)];
        _arguments = [.. parameters.Select(parameter => ArgumentFor(parameter)!)];
        _factory = ActivatorUtilities.CreateFactory(type, [.. parameters.Select(parameter => parameter.ParameterType)]);
    }

    public object Create(Activation activation)
    {
        object[] arguments = new object[_arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _arguments[i](activation);
        }

        return _factory(activation.ActivationServices, arguments);
    }

    private static Func<Activation, object>? ArgumentFor(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(IGrainContext))
        {
            return static activation => activation;
        }

        return parameter.GetCustomAttribute<PersistentStateAttribute>() is { } attribute ? PersistentStateFactory.For(parameter, attribute) : null;
    }
}
