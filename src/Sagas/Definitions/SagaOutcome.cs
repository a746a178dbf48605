namespace EventHub.Sagas.Definitions;

/// <summary>How an instance ended.</summary>
public enum SagaOutcome : byte
{
    /// <summary>It came to a state that is an end.</summary>
    Completed = 1,

    /// <summary>Something could not be done; what was done was compensated.</summary>
    Failed = 2,

    /// <summary>Somebody wanted it to end; what was done was compensated.</summary>
    Cancelled = 3,
}
