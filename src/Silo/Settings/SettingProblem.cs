namespace EventHub.Silo.Settings;

/// <summary>What is wrong with one setting.</summary>
/// <param name="Key">The setting, <c>Section:Key</c>.</param>
/// <param name="Value">The value seen, as a person would write it.</param>
/// <param name="Remedy">What is allowed instead, or what to do; completes a sentence behind a semicolon.</param>
public sealed record SettingProblem(string Key, string Value, string Remedy)
{
    /// <summary>The whole sentence, without the place the value came from.</summary>
    public override string ToString() => $"{Key} is {Value}; {Remedy}";
}
