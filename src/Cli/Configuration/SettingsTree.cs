namespace EventHub.Cli.Configuration;

/// <summary>Collects the settings of one file while its reader walks down and up; the same for every file format.</summary>
internal sealed class SettingsTree(string path)
{
    /// <summary>Sections below sections. Deeper nesting is a fault of the file, not a setting.</summary>
    private const int DepthMax = 8;

    private readonly List<SettingEntry> _entries = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly Stack<string> _sections = new();

    public IReadOnlyList<SettingEntry> Entries => _entries;

    public void BeginSection(string key, int line, int column)
    {
        if (_sections.Count == DepthMax)
        {
            throw new SettingsSyntaxException(line, column, $"more than {DepthMax} sections stand inside one another");
        }

        string full = Claim(key, line, column);
        _entries.Add(new SettingEntry(full, null, SettingOrigin.OfFile(path, line), IsSection: true));
        _sections.Push(full);
    }

    public void EndSection() => _sections.Pop();

    public void Add(string key, string? value, int line, int column) =>
        _entries.Add(new SettingEntry(Claim(key, line, column), value, SettingOrigin.OfFile(path, line)));

    private string Claim(string key, int line, int column)
    {
        string full = _sections.TryPeek(out string? section) ? $"{section}:{key}" : key;
        return _lines.TryAdd(full, line)
            ? full
            : throw new SettingsSyntaxException(line, column, $"'{full}' appears twice, first in line {_lines[full]}");
    }
}
