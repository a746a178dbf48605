namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>What became of a settlement. JSON: camelCase.</summary>
public enum SettleResult : byte
{
    /// <summary>There is no such delivery for this subscription.</summary>
    Unknown,

    /// <summary>It has effect, or had it when it was sent before.</summary>
    Settled,

    /// <summary>The attempt was over: it has no effect.</summary>
    DeadlinePassed,
}
