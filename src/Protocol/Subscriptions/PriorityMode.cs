namespace EventHub.Protocol.Subscriptions;

/// <summary>How the four priorities of a subscription share its deliveries. JSON: the names in lower case.</summary>
public enum PriorityMode : byte
{
    /// <summary>16 : 8 : 4 : 1 while all have something; whatever waits longer than a second gets its turn.</summary>
    Weighted = 0,

    /// <summary>A lower priority waits until nothing higher is ready.</summary>
    Strict = 1,
}
