using System.Reflection;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Configuration;

/// <summary>Puts settings into options, later ones over earlier ones, and reports every one that has no place there.</summary>
internal sealed class SettingsBinder(IReadOnlyList<SettingsSection> sections)
{
    private readonly Dictionary<string, SettingEntry> _bound = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Problem> _problems = [];
    private string? _unknownSection;

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Where the value of a setting came from; null when it is the default.</summary>
    public SettingEntry? OriginOf(string key) => _bound.GetValueOrDefault(key);

    /// <summary>Puts in one layer: its settings win over those of earlier layers.</summary>
    public void Bind(IEnumerable<SettingEntry> layer)
    {
        foreach (SettingEntry entry in layer)
        {
            Bind(entry);
        }
    }

    private void Bind(SettingEntry entry)
    {
        int colon = entry.Key.IndexOf(':', StringComparison.Ordinal);
        string sectionName = colon < 0 ? entry.Key : entry.Key[..colon];
        SettingsSection? section = sections.FirstOrDefault(known => known.Name.Equals(sectionName, StringComparison.OrdinalIgnoreCase));
        if (section is null)
        {
            ReportUnknownSection(sectionName, entry);
        }
        else if (colon < 0)
        {
            Require(entry.IsSection || entry.Value is null, entry, $"{section.Name} is a section: write its settings below it");
        }
        else if (section.Find(entry.Key[(colon + 1)..]) is { } property)
        {
            BindValue(section, property, entry);
        }
        else
        {
            ReportUnknownSetting(section, entry);
        }
    }

    private void BindValue(SettingsSection section, PropertyInfo property, SettingEntry entry)
    {
        string key = $"{section.Name}:{property.Name}";
        if (entry.IsSection)
        {
            Require(false, entry, $"{key} takes a value, not a section");
        }
        else if (entry.Value is null)
        {
            // An empty value asks for what holds without it, which for the first layer is the default.
            return;
        }
        else if (SettingValue.TryParse(property, entry.Value, out object? value, out string allowed))
        {
            Assign(section.Options, property, value!);
            _bound[key] = entry;
        }
        else
        {
            Require(false, entry, $"{key} is '{entry.Value}'; allowed: {allowed}");
        }
    }

    private static void Assign(object options, PropertyInfo property, object value)
    {
        if (property.GetValue(options) is not IList<string> list)
        {
            property.SetValue(options, value);
            return;
        }

        list.Clear();
        foreach (string item in (string[])value)
        {
            list.Add(item);
        }
    }

    private void Require(bool holds, SettingEntry entry, string detail)
    {
        if (!holds)
        {
            _problems.Add(new Problem(ErrorCodes.InvalidSetting, $"{detail} ({entry.Origin})."));
        }
    }

    // The settings below an unknown section are unknown with it: one message is enough.
    private void ReportUnknownSection(string name, SettingEntry entry)
    {
        if (_unknownSection != name)
        {
            _unknownSection = name;
            ReportUnknown(name, entry, sections.Select(static section => section.Name));
        }
    }

    private void ReportUnknownSetting(SettingsSection section, SettingEntry entry)
    {
        bool isInner = entry.Key.Count(static letter => letter == ':') > 1;
        if (!isInner || entry.Origin.Place.StartsWith("environment", StringComparison.Ordinal))
        {
            ReportUnknown(entry.Key, entry, section.Settings.Select(property => $"{section.Name}:{property.Name}"));
        }
    }

    private void ReportUnknown(string name, SettingEntry entry, IEnumerable<string> known)
    {
        string? nearest = NearestName.Of(name, known);
        string remedy = nearest is null ? $"Known: {string.Join(", ", known)}." : $"Did you mean '{nearest}'?";
        _problems.Add(new Problem(ErrorCodes.UnknownSetting, $"'{name}' ({entry.Origin}). {remedy}"));
    }
}
