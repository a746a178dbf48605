using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Channels;

/// <summary>Refusals of a publish that every edge words alike.</summary>
public static class PublishRefusals
{
    /// <summary>An idempotency key that came with another payload before.</summary>
    public static Problem KeyReused { get; } = new(ErrorCodes.KeyReused,
        "The idempotency key was used on this channel for an event with another payload. Use a new key for a new event, or repeat the first one unchanged.");

    /// <summary>More events at once than allowed.</summary>
    public static Problem BatchTooLarge(int count, int max) => new(ErrorCodes.BatchTooLarge,
        $"There are {count:N0} events; at most {max:N0} are allowed at once (Gateway:BatchEventsMax). Publish them in several calls.");
}
