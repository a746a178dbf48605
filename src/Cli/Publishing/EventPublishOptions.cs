namespace EventHub.Cli.Publishing;

/// <summary>One event to publish.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Payload">Its payload; <c>-</c> is standard input.</param>
/// <param name="ContentType">Type of the payload.</param>
/// <param name="Headers">Headers that carry its other fields; null values are left out.</param>
internal sealed record EventPublishOptions(string Channel, string Payload, string ContentType, IReadOnlyList<KeyValuePair<string, string?>> Headers);
