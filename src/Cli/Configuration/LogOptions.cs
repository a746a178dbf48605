namespace EventHub.Cli.Configuration;

/// <summary>The hub's own log. Section <c>Log</c>.</summary>
internal sealed class LogOptions
{
    public const string Section = "Log";

    /// <summary>Lines for people (<c>text</c>, default) or for machines (<c>json</c>).</summary>
    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>The least that is logged. Default <c>information</c>.</summary>
    public LogDetail Level { get; set; } = LogDetail.Information;
}
