namespace EventHub.Cli.Publishing;

/// <summary>One event to publish.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Payload">Its payload; <c>-</c> is standard input.</param>
/// <param name="ContentType">Type of the payload.</param>
/// <param name="Key">Ordering key.</param>
/// <param name="Type">What kind of event it is; null for the channel's name.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Priority">How urgent it is; null leaves that to the channel's policy.</param>
/// <param name="IdempotencyKey">Makes publishing it again one event.</param>
/// <param name="DeliverAt">When it is to be delivered; null for at once.</param>
/// <param name="ExpiresAt">From when on it is not handed out any more.</param>
/// <param name="Metadata">Names and values of its metadata.</param>
internal sealed record EventPublishOptions(
    string Channel, string Payload, string ContentType, string? Key, string? Type, string? Source, string? Priority, string? IdempotencyKey, DateTimeOffset? DeliverAt, DateTimeOffset? ExpiresAt,
    IReadOnlyList<KeyValuePair<string, string>> Metadata);
