namespace EventHub.Cli.Configuration;

/// <summary>How much the hub logs.</summary>
internal enum LogDetail
{
    /// <summary>Everything the hub does.</summary>
    Debug = 0,

    /// <summary>What an operator wants to know. The default.</summary>
    Information = 1,

    /// <summary>What may need somebody.</summary>
    Warning = 2,

    /// <summary>What failed.</summary>
    Error = 3,
}
