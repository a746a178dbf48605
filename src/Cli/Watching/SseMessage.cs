namespace EventHub.Cli.Watching;

/// <summary>One message of a Server-Sent Events stream.</summary>
/// <param name="Event">What kind; <c>message</c> when the sender names none.</param>
/// <param name="Data">Its text.</param>
internal sealed record SseMessage(string Event, string Data);
