using System.Globalization;
using System.Reflection;
using EventHub.Silo.Settings;

namespace EventHub.Cli.Configuration;

/// <summary>Turns the text of a setting into its type.</summary>
internal static class SettingValue
{
    /// <summary>The value for <paramref name="property"/>; on false <paramref name="allowed"/> says what could stand there.</summary>
    public static bool TryParse(PropertyInfo property, string text, out object? value, out string allowed)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        bool isSize = property.Name.EndsWith("Bytes", StringComparison.Ordinal) || property.Name.EndsWith("BytesMax", StringComparison.Ordinal);
        (value, allowed) = type switch
        {
            _ when type == typeof(string) => (text, ""),
            _ when type == typeof(IList<string>) => (text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), ""),
            _ when type == typeof(bool) => (bool.TryParse(text, out bool flag) ? flag : null, "true or false"),
            _ when type == typeof(TimeSpan) => (SettingText.TryParseDuration(text, out TimeSpan duration) ? duration : null, "a duration such as 500ms, 30s, 10m, 24h or 7d"),
            _ when type.IsEnum => (Choice(type, text), string.Join(", ", Words(type))),
            _ when isSize => (Size(text, type), "a number of bytes such as 65536, 64KB, 64MB or 2GB"),
            _ => (Number(text, type), "a whole number"),
        };
        return value is not null;
    }

    /// <summary>The words of a choice, in lower case.</summary>
    public static IEnumerable<string> Words(Type type) => Enum.GetNames(type).Select(static name => name.ToLowerInvariant());

    // Numbers of an enum are no words of ours: only names count.
    private static object? Choice(Type type, string text) =>
        Words(type).Contains(text.ToLowerInvariant()) ? Enum.Parse(type, text, ignoreCase: true) : null;

    private static object? Size(string text, Type type) => SettingText.TryParseSize(text, out long bytes) ? Fit(bytes, type) : null;

    private static object? Number(string text, Type type)
    {
        string plain = text.Replace("_", "", StringComparison.Ordinal);
        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? Fit(number, type) : null;
    }

    private static object? Fit(long number, Type type)
    {
        object boxed = number;
        bool fits = type == typeof(long) || number is >= int.MinValue and <= int.MaxValue;
        return fits ? Convert.ChangeType(boxed, type, CultureInfo.InvariantCulture) : null;
    }
}
