namespace EventHub.Cli.Configuration;

/// <summary>One setting as it was written somewhere.</summary>
/// <param name="Key"><c>Section:Key</c>, in the writer's letter case.</param>
/// <param name="Value">Its text; null for a section, or a value that asks for the default.</param>
/// <param name="Origin">Where it stands.</param>
/// <param name="IsSection">True when settings stand below it.</param>
internal sealed record SettingEntry(string Key, string? Value, SettingOrigin Origin, bool IsSection = false);
