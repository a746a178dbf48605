namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>What a model knows of a replay to one subscription.</summary>
internal sealed class ModelReplay(Guid id, ModelSubscription subscription, Func<long, string, bool> wants)
{
    public Guid Id { get; } = id;

    public ModelSubscription Subscription { get; } = subscription;

    /// <summary>Whether an event, by sequence and channel, is in its range and wanted.</summary>
    public Func<long, string, bool> Wants { get; } = wants;

    /// <summary>What was over for the subscription, or never its own, when the replay began: it must come, unless it is opened again meanwhile.</summary>
    public HashSet<long> Due { get; } = [];
}
