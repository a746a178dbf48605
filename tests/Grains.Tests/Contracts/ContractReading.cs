using System.Globalization;
using System.Reflection;
using EventHub.Grains.Partitions;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Grains.Tests.Contracts;

/// <summary>Reads the entries of the manifest from the code's attributes.</summary>
internal static class ContractReading
{
    private static readonly Assembly s_grains = typeof(LocalPartitions).Assembly;

    public static ContractEntry[] All() =>
    [
        .. ContractTypes.Interfaces.SelectMany(Interface),
        .. ContractTypes.Crossing().Where(ContractTypes.NeedsContract).SelectMany(Message),
        .. ContractTypes.Crossing().Where(type => type.IsEnum).SelectMany(Enumeration),
        .. s_grains.GetTypes().Where(type => type.IsClass && !type.IsAbstract && typeof(IGrain).IsAssignableFrom(type) && typeof(Grain).IsAssignableFrom(type)).SelectMany(GrainClass),
        .. s_grains.GetTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).SelectMany(State),
    ];

    private static IEnumerable<ContractEntry> Interface(Type type)
    {
        string section = $"interface {Alias(type)}";
        string key = type.GetInterfaces().Single(parent => parent.Name.StartsWith("IGrainWith", StringComparison.Ordinal)).Name;
        return ContractTypes.Calls(type).Select(method => new ContractEntry(section, Alias(method), Signature(method), method.Name)).Prepend(new ContractEntry(section, "(key)", key));
    }

    private static string Signature(MethodInfo method)
    {
        string marks = string.Concat(method.GetCustomAttributes().Select(mark => mark.GetType().Name).Where(name => name is "OneWayAttribute").Select(_ => "one-way "));
        return $"{marks}({string.Join(", ", method.GetParameters().Select(parameter => TypeName(parameter.ParameterType)))}) -> {TypeName(method.ReturnType)}";
    }

    private static IEnumerable<ContractEntry> Message(Type type) => ContractTypes.Stored(type)
        .Select(property => new ContractEntry($"message {Alias(type)}", Number(property), TypeName(property.PropertyType), property.Name))
        .Prepend(new ContractEntry($"message {Alias(type)}", "(kind)", type.IsValueType ? "struct" : "class"));

    private static IEnumerable<ContractEntry> Enumeration(Type type) => Enum.GetValues(type).Cast<object>()
        .Select(value => new ContractEntry($"enum {type.FullName}", Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), "value", value.ToString()))
        .Prepend(new ContractEntry($"enum {type.FullName}", "(type)", Enum.GetUnderlyingType(type).Name));

    // The name by convention is that of the runtime: the class's in small letters, without "grain" at its end.
    private static IEnumerable<ContractEntry> GrainClass(Type type)
    {
        string name = (string?)type.CustomAttributes.FirstOrDefault(data => data.AttributeType == typeof(GrainTypeAttribute))?.ConstructorArguments[0].Value ?? type.Name.ToLowerInvariant()[..^"grain".Length];
        IEnumerable<ContractEntry> served = type.GetInterfaces().Where(ContractTypes.Interfaces.Contains).Select(face => new ContractEntry($"grain {name}", "serves " + Alias(face), "yes"));
        return served.Concat(type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))
            .Select(parameter => new ContractEntry(
                $"grain {name}", "keeps " + parameter.GetCustomAttribute<PersistentStateAttribute>()!.StateName, TypeName(parameter.ParameterType.GetGenericArguments()[0]))));
    }

    // States are stored as JSON, by the names of their members.
    private static IEnumerable<ContractEntry> State(Type type) => ContractTypes.Stored(type)
        .Select(property => new ContractEntry($"state {Alias(type)}", property.Name, $"{Number(property)} {TypeName(property.PropertyType)}"));

    private static string Number(PropertyInfo property) => property.GetCustomAttribute<IdAttribute>()?.Id.ToString(CultureInfo.InvariantCulture) ?? "no number";

    private static string Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"no alias for {member.Name}";

    private static string TypeName(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return TypeName(underlying) + "?";
        }

        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
            : type.GetCustomAttribute<AliasAttribute>()?.Alias ?? (type.IsEnum ? type.FullName! : type.Name);
    }
}
