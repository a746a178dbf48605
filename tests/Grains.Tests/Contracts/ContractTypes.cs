using System.Collections.Immutable;
using System.Reflection;
using EventHub.Grains.Interfaces.Partitions;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Grains.Tests.Contracts;

/// <summary>The grain interfaces of the hub and everything that crosses their calls.</summary>
internal static class ContractTypes
{
    // Values without memory of others, which every serializer knows.
    private static readonly HashSet<Type> s_plain =
        [typeof(string), typeof(decimal), typeof(TimeSpan), typeof(DateTimeOffset), typeof(Guid), typeof(CancellationToken), typeof(byte[])];

    public static Type[] Interfaces { get; } =
        [.. typeof(IPartitionGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    /// <summary>Whatever is reached from a call, plain values and enums included.</summary>
    public static IEnumerable<Type> Crossing() => Interfaces.SelectMany(Calls).SelectMany(Crossing).SelectMany(Reachable).Distinct();

    public static IEnumerable<MethodInfo> Calls(Type type) => type.GetMethods().Where(method => !method.IsStatic);

    public static IEnumerable<Type> Reachable(Type type)
    {
        HashSet<Type> seen = [];
        Queue<Type> open = new([type]);
        while (open.TryDequeue(out Type? next))
        {
            Type known = Nullable.GetUnderlyingType(next) ?? next;
            if (known.IsGenericType && known.GetGenericTypeDefinition() is { } definition && (definition == typeof(ImmutableArray<>) || definition == typeof(ImmutableDictionary<,>)))
            {
                Array.ForEach(known.GetGenericArguments(), open.Enqueue);
            }
            else if (seen.Add(known) && NeedsContract(known) && known.Assembly == typeof(IPartitionGrain).Assembly)
            {
                Array.ForEach([.. Stored(known)], property => open.Enqueue(property.PropertyType));
            }
        }

        return seen;
    }

    public static bool NeedsContract(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !s_plain.Contains(type) && !typeof(IAddressable).IsAssignableFrom(type);

    /// <summary>The properties that are state; computed ones are not.</summary>
    public static IEnumerable<PropertyInfo> Stored(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static IEnumerable<Type> Crossing(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments() : []);
}
