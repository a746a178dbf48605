using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using EventHub.Grains.Interfaces.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace EventHub.Grains.Tests.Contracts;

/// <summary>What crosses a cluster arrives as it was sent. Only with the serializer of Orleans, so only built for it.</summary>
public sealed class ContractSerializationTests
{
    private readonly Serializer _serializer = new ServiceCollection()
        .AddSerializer(builder => builder.AddAssembly(typeof(IPartitionGrain).Assembly))
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    [Theory]
    [MemberData(nameof(ContractTests.Contracts), MemberType = typeof(ContractTests))]
    public void Contract_ComesThroughWhole(Type type)
    {
        int count = 0;
        object sent = Filled(type, ref count);

        object? received = Sent(sent);

        Assert.NotEqual(0, count);
        Assert.Equal(type, received?.GetType());
        Assert.Equal(Text(sent), Text(received));
    }

    [Theory]
    [MemberData(nameof(ContractTests.Contracts), MemberType = typeof(ContractTests))]
    public void Contract_WithoutValues_ComesThroughToo(Type type)
    {
        object sent = RuntimeHelpers.GetUninitializedObject(type);
        Assert.Equal(Text(sent), Text(Sent(sent)));
    }

    private object? Sent(object value) => _serializer.Deserialize<object>(_serializer.SerializeToArray<object>(value));

    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    // Every field gets a value that no other has, where its type has enough of them.
    private static object Filled(Type type, ref int count)
    {
        count++;
        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Filled(underlying, ref count);
        }

        if (Plain(type, count) is { } plain)
        {
            return plain;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            Type element = type.GetGenericArguments()[0];
            Array items = Array.CreateInstance(element, 2);
            items.SetValue(Filled(element, ref count), 0);
            items.SetValue(Filled(element, ref count), 1);
            return typeof(System.Runtime.InteropServices.ImmutableCollectionsMarshal)
                .GetMethod("AsImmutableArray")!.MakeGenericMethod(element).Invoke(null, [items])!;
        }

        object made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (FieldInfo field in FieldsOf(type))
        {
            field.SetValue(made, Filled(field.FieldType, ref count));
        }

        return made;
    }

    private static object? Plain(Type type, int count) => type switch
    {
        _ when type == typeof(string) => string.Create(CultureInfo.InvariantCulture, $"text {count}"),
        _ when type == typeof(bool) => true,
        _ when type == typeof(Guid) => new Guid(count, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(count),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddSeconds(count),
        _ when type == typeof(ImmutableDictionary<string, string>) => ImmutableDictionary<string, string>.Empty.Add($"key {count}", $"text {count}"),
        _ when type.IsPrimitive => Convert.ChangeType(count, type, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        bool yes => yes ? "yes" : "no",
        ImmutableDictionary<string, string> texts => string.Join(", ", texts.Select(static entry => $"{entry.Key} = {entry.Value}")),
        System.Collections.IStructuralEquatable when value.GetType().Name.StartsWith(nameof(ImmutableArray), StringComparison.Ordinal) => Items(value),
        _ => $"{value.GetType().Name} {{ {string.Join(", ", FieldsOf(value.GetType()).Select(field => $"{field.Name} = {Text(field.GetValue(value))}"))} }}",
    };

    private static string Items(object array) => (bool)array.GetType().GetProperty("IsDefault")!.GetValue(array)!
        ? "default"
        : $"[{string.Join(", ", ((System.Collections.IEnumerable)array).Cast<object>().Select(Text))}]";
}
