namespace EventHub.EventLog;

/// <summary>When an append is answered.</summary>
public enum Durability
{
    /// <summary>After its batch was synced to stable storage. Loses nothing that was answered. The default.</summary>
    Always,

    /// <summary>After it was written; a sync follows within the interval. A power loss may take what the last interval answered.</summary>
    Interval,

    /// <summary>After it was written; the system decides when it reaches storage. A power loss may take what it had not decided on yet.</summary>
    None,
}
