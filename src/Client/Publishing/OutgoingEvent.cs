namespace EventHub.Client.Publishing;

/// <summary>What a caller asked to publish: the two usual things, and the other fields when there are any.</summary>
internal readonly record struct OutgoingEvent(string Channel, ReadOnlyMemory<byte> Payload, string? ContentType, PublishEvent? Fields);
