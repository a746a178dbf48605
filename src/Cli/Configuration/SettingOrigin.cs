namespace EventHub.Cli.Configuration;

/// <summary>Where a setting was written, as its owner would look for it.</summary>
/// <param name="Place">Such as <c>hub.yaml, line 4</c> or <c>environment variable EVENTHUB__Storage__Partitions</c>.</param>
internal sealed record SettingOrigin(string Place)
{
    public static SettingOrigin OfFile(string path, int line) => new($"{path}, line {line}");

    public static SettingOrigin OfVariable(string name) => new($"environment variable {name}");

    public static SettingOrigin OfOption(string option) => new($"option {option}");

    public override string ToString() => Place;
}
