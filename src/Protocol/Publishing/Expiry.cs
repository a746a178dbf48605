using EventHub.Protocol.Envelope;

namespace EventHub.Protocol.Publishing;

/// <summary>What holds for the time at which an event expires, whatever format it comes in.</summary>
internal static class Expiry
{
    /// <summary>Why an event may not expire then, or null. Nobody asks without a clock.</summary>
    public static string? WhyNot(string name, long utcTicks, TimeProvider? time)
    {
        long now = time?.GetUtcNow().UtcTicks ?? 0;
        return utcTicks > now ? null
            : $"'{name}' is {Timestamps.Format(utcTicks)}, which has passed: it is {Timestamps.Format(now)}. The event would be handed to nobody. Name a later time, or leave it out.";
    }
}
