namespace EventHub.Cli.Configuration;

/// <summary>A settings file is not well-formed.</summary>
/// <param name="line">Line of the fault, from 1.</param>
/// <param name="column">Column of the fault, from 1.</param>
/// <param name="reason">What is wrong there, without a full stop.</param>
internal sealed class SettingsSyntaxException(int line, int column, string reason) : Exception(reason)
{
    public int Line => line;

    public int Column => column;
}
