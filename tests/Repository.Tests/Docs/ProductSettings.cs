using System.Collections;
using System.Globalization;
using System.Reflection;
using EventHub.Silo.Settings;

namespace EventHub.Repository.Tests.Docs;

/// <summary>
/// Every setting of the hub with its default, read off the options classes: those with a constant named Section. The
/// client's are those of another program, and stand on the client's page.
/// </summary>
internal static class ProductSettings
{
    public static IReadOnlyDictionary<string, string> All()
    {
        IEnumerable<Type> types = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(path => Path.GetFileName(path) is "eventhub.dll" || (Path.GetFileName(path).StartsWith("EventHub.", StringComparison.Ordinal) && !path.EndsWith(".Tests.dll", StringComparison.Ordinal) && Path.GetFileName(path) is not "EventHub.Client.dll"))
            .SelectMany(path => Assembly.LoadFrom(path).GetTypes());
        return types.SelectMany(Of).ToDictionary();
    }

    public static IEnumerable<KeyValuePair<string, string>> Of(Type type)
    {
        FieldInfo? section = type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static);
        if (section is not { IsLiteral: true } || !type.Name.EndsWith("Options", StringComparison.Ordinal))
        {
            return [];
        }

        object options = Activator.CreateInstance(type, nonPublic: true)!;
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => KeyValuePair.Create($"{section.GetRawConstantValue()}:{property.Name}", TextOf(property.GetValue(options))));
    }

    private static string TextOf(object? value) => value switch
    {
        null => "none",
        string text => text,
        IEnumerable list when !list.Cast<object>().Any() => "none",
        bool flag => flag ? "true" : "false",
        TimeSpan duration => SettingText.Of(duration),
        Enum choice => SettingText.Word(choice),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
