namespace EventHub.Cli.Output;

/// <summary>How a verb ends.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused by the hub, or failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>No hub answers at the server's address.</summary>
    public const int Unreachable = 3;
}
