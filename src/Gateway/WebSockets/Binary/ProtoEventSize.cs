namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>Bytes of an event as protobuf.</summary>
/// <param name="Event">The whole message, without its tag and length.</param>
/// <param name="Inner">What the publisher sent.</param>
/// <param name="Position">Its position.</param>
/// <param name="Error">The text of its error.</param>
internal readonly record struct ProtoEventSize(int Event, int Inner, int Position, int Error);
