using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;

namespace EventHub.Grains.Tests.Contracts;

/// <summary>
/// What crosses a grain call owns its memory and cannot change: one runtime copies it, the other hands over the same object. And it can cross a
/// cluster: every type and member has its name or number there.
/// </summary>
public sealed class ContractTests
{
    public static TheoryData<Type> Interfaces => [.. ContractTypes.Interfaces];

    public static TheoryData<Type> Contracts => [.. ContractTypes.Crossing().Where(ContractTypes.NeedsContract)];

    [Fact]
    public void Interfaces_AreFound() =>
        Assert.Superset(new HashSet<string> { "IChannelGrain", "IEventGrain", "IPartitionGrain" }, ContractTypes.Interfaces.Select(type => type.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Interface_AndItsMethods_HaveNamesOfTheirOwn(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<AliasAttribute>());
        string[] names = [.. ContractTypes.Calls(type).Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"{method.Name} has no alias")];
        Assert.Equal(ContractTypes.Calls(type).Select(method => method.Name), names);
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Contract_CanCrossACluster(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<GenerateSerializerAttribute>());
        Assert.NotNull(type.GetCustomAttribute<AliasAttribute>());
        uint?[] ids = [.. ContractTypes.Stored(type).Select(property => property.GetCustomAttribute<IdAttribute>()?.Id)];
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
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
        string[] aliases = [.. ContractTypes.Interfaces.Concat(Contracts.Select(row => row.Data)).Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias)];
        Assert.Equal(aliases.Length, aliases.Distinct().Count());
        Assert.All(aliases, alias => Assert.StartsWith("EventHub.", alias, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(List<int>))]
    [InlineData(typeof(Memory<byte>))]
    [InlineData(typeof(Stream))]
    [InlineData(typeof(object))]
    public void Reachable_TypeThatIsNoContract_IsHeldToBeOne(Type type) => Assert.Contains(type, ContractTypes.Reachable(type).Where(ContractTypes.NeedsContract));

    // The compiler's field of an init-only property of a record struct is not marked read-only.
    private static bool IsBacking(FieldInfo field) => field.IsPrivate && field.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;
}
