using System.Reflection;

namespace EventHub.Cli.Configuration;

/// <summary>One section of the settings and the options it fills.</summary>
/// <param name="Name">Such as <c>Storage</c>.</param>
/// <param name="Options">An options object that holds the defaults; each settable property, and each list of texts, is a setting.</param>
internal sealed record SettingsSection(string Name, object Options)
{
    /// <summary>Its settings.</summary>
    public IEnumerable<PropertyInfo> Settings =>
        Options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite || property.PropertyType == typeof(IList<string>));

    /// <summary>The setting with this name, in any letter case, or null.</summary>
    public PropertyInfo? Find(string name) =>
        Settings.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
