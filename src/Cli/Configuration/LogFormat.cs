namespace EventHub.Cli.Configuration;

/// <summary>How the hub's log is written to standard output.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text = 0,

    /// <summary>A JSON object a line.</summary>
    Json = 1,
}
