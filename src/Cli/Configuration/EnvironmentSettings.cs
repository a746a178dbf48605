using System.Collections;

namespace EventHub.Cli.Configuration;

/// <summary>Settings from environment variables: <c>EVENTHUB__Section__Key</c>.</summary>
internal static class EnvironmentSettings
{
    public const string Prefix = "EVENTHUB__";

    /// <summary>The settings among <paramref name="variables"/>, in the order of their names.</summary>
    public static IReadOnlyList<SettingEntry> Read(IDictionary variables) =>
    [
        .. variables.Keys.Cast<string>()
            .Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(name => new SettingEntry(
                name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal),
                (string?)variables[name],
                SettingOrigin.OfVariable(name))),
    ];
}
