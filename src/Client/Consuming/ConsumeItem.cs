namespace EventHub.Client.Consuming;

/// <summary>What a consumed subscription has for its consumer next: deliveries, or word of the connection.</summary>
internal readonly record struct ConsumeItem(DeliveryFrame? Frame)
{
    /// <summary>The hub accepted the consumer: the first time, or anew.</summary>
    public bool IsStart { get; init; }

    /// <summary>Why the connection was lost; null when it was not.</summary>
    public string? Interruption { get; init; }
}
