namespace EventHub.Client;

/// <summary>What the hub did with what a consumer said of a delivery.</summary>
public enum SettleResult
{
    /// <summary>The hub does not know the delivery: its event is gone, or it was never handed out.</summary>
    Unknown,

    /// <summary>It is stored, now or before.</summary>
    Settled,

    /// <summary>The attempt was over: its deadline passed, or its connection was lost. It has no effect, and the event goes to a consumer again.</summary>
    DeadlinePassed,
}
