namespace EventHub.Silo.Settings;

/// <summary>Checks that run to the end, so that every problem of a section is reported together.</summary>
internal sealed class SettingChecks(string section)
{
    private readonly List<SettingProblem> _problems = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<SettingProblem> Problems => _problems;

    public SettingChecks Between(string name, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            Add(name, SettingText.Of(value), $"allowed: {SettingText.Of(min)} to {SettingText.Of(max)}");
        }

        return this;
    }

    public SettingChecks Between(string name, TimeSpan value, TimeSpan min, TimeSpan max)
    {
        if (value < min || value > max)
        {
            Add(name, SettingText.Of(value), $"allowed: {SettingText.Of(min)} to {SettingText.Of(max)}");
        }

        return this;
    }

    public SettingChecks When(bool wrong, string name, object? value, string remedy)
    {
        if (wrong)
        {
            Add(name, SettingText.Of(value), remedy);
        }

        return this;
    }

    private void Add(string name, string value, string remedy) => _problems.Add(new SettingProblem($"{section}:{name}", value, remedy));
}
