namespace Orleans;

/// <summary>Why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>No reason given.</summary>
    None = 0,

    /// <summary>The runtime stops.</summary>
    ShuttingDown = 1,

    /// <summary>It never came up.</summary>
    ActivationFailed = 2,

    /// <summary>Never used here.</summary>
    DirectoryFailure = 3,

    /// <summary>Nobody called it for its collection age.</summary>
    ActivationIdle = 4,

    /// <summary>Never used here.</summary>
    ActivationUnresponsive = 5,

    /// <summary>Never used here.</summary>
    DuplicateActivation = 6,

    /// <summary>Never used here.</summary>
    IncompatibleRequest = 7,

    /// <summary>It let an error escape after which its state cannot be trusted.</summary>
    ApplicationError = 8,

    /// <summary>It asked for it.</summary>
    ApplicationRequested = 9,

    /// <summary>Never used here.</summary>
    Migrating = 10,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested = 11,

    /// <summary>Never used here.</summary>
    HighMemoryPressure = 12,
}
