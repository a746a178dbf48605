namespace EventHub.Cli.Verbs;

/// <summary>A verb that shows how it is used at the end of its help.</summary>
internal interface IExample
{
    /// <summary>Command lines, one a line, complete as they would be typed.</summary>
    string Example { get; }
}
