using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

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

    /// <summary>Why an event may not expire then, given when it is to be delivered, or null.</summary>
    public static string? BeforeDelivery(string name, scoped in EventDraft draft) =>
        draft.ExpiresAtTicks == 0 || draft.ExpiresAtTicks > draft.DeliverAtTicks ? null
            : $"'{name}' is {Timestamps.Format(draft.ExpiresAtTicks)}, not after its time of delivery, {Timestamps.Format(draft.DeliverAtTicks)}. The event would be handed to nobody. Name a later time, or leave it out.";
}
