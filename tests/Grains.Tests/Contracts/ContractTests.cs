using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using EventHub.Grains.Interfaces.Partitions;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Grains.Tests.Contracts;

/// <summary>
/// What crosses a grain call owns its memory and cannot change: one runtime copies it, the other hands over the same object. And it can cross a
/// cluster: every type and member has its name or number there.
/// </summary>
public sealed class ContractTests
{
    private static readonly Type[] s_interfaces =
        [.. typeof(IPartitionGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    // Values without memory of others, which every serializer knows.
    private static readonly HashSet<Type> s_plain =
        [typeof(string), typeof(decimal), typeof(TimeSpan), typeof(DateTimeOffset), typeof(Guid), typeof(CancellationToken), typeof(byte[])];

    public static TheoryData<Type> Interfaces => [.. s_interfaces];

    public static TheoryData<Type> Contracts => [.. s_interfaces.SelectMany(Calls).SelectMany(Crossing).SelectMany(Reachable).Where(NeedsContract).Distinct()];

    [Fact]
    public void Interfaces_AreFound() =>
        Assert.Superset(new HashSet<string> { "IChannelGrain", "IEventGrain", "IPartitionGrain" }, s_interfaces.Select(type => type.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Interface_AndItsMethods_HaveNamesOfTheirOwn(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<AliasAttribute>());
        string[] names = [.. Calls(type).Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"{method.Name} has no alias")];
        Assert.Equal(Calls(type).Select(method => method.Name), names);
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Contract_CanCrossACluster(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<GenerateSerializerAttribute>());
        Assert.NotNull(type.GetCustomAttribute<AliasAttribute>());
        uint?[] ids = [.. Stored(type).Select(property => property.GetCustomAttribute<IdAttribute>()?.Id)];
        Assert.Equal(Enumerable.Range(0, ids.Length).Select(id => (uint?)id), ids.Order());
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Contract_OwnsItsMemoryAndCannotChange(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<ImmutableAttribute>());
        Assert.True(type.IsSealed, $"{type} can be derived from.");
        Assert.All(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), field =>
            Assert.True(field.IsInitOnly || IsBacking(field), $"{type}.{field.Name} can be written."));
        Assert.All(type.GetProperties(), property =>
        {
            MethodInfo? setter = property.SetMethod;
            bool isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? true;
            Assert.True(isInit, $"{type}.{property.Name} can be set.");
            Assert.True(property.PropertyType != typeof(byte[]), $"{type}.{property.Name} is an array: its contents could change. Use ImmutableArray<byte>.");
        });
    }

    [Fact]
    public void Aliases_AreUnique()
    {
        string[] aliases = [.. s_interfaces.Concat(Contracts.Select(row => row.Data)).Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias)];
        Assert.Equal(aliases.Length, aliases.Distinct().Count());
        Assert.All(aliases, alias => Assert.StartsWith("EventHub.", alias, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(List<int>))]
    [InlineData(typeof(Memory<byte>))]
    [InlineData(typeof(Stream))]
    [InlineData(typeof(object))]
    public void Reachable_TypeThatIsNoContract_IsHeldToBeOne(Type type) => Assert.Contains(type, Reachable(type).Where(NeedsContract));

    private static IEnumerable<MethodInfo> Calls(Type type) => type.GetMethods().Where(method => !method.IsStatic);

    private static IEnumerable<Type> Crossing(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments() : []);

    private static IEnumerable<Type> Reachable(Type type)
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

    private static bool NeedsContract(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !s_plain.Contains(type) && !typeof(IAddressable).IsAssignableFrom(type);

    // Computed properties are no state.
    private static IEnumerable<PropertyInfo> Stored(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    // The compiler's field of an init-only property of a record struct is not marked read-only.
    private static bool IsBacking(FieldInfo field) => field.IsPrivate && field.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;
}
