namespace EventHub.Client.Consuming;

/// <summary>One settlement under way.</summary>
/// <param name="Delivery">Who is told; null when nobody is.</param>
/// <param name="Id">The delivery's id.</param>
/// <param name="Delay">When to try again.</param>
/// <param name="Error">Why.</param>
/// <param name="IsReturned">Of a nak: nobody began it, so it does not count.</param>
internal readonly record struct SettleEntry(Delivery? Delivery, ReadOnlyMemory<byte> Id, TimeSpan? Delay, string? Error, bool IsReturned = false);
