using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>A watch that is asked for and has nothing wrong with it.</summary>
/// <param name="Ref">The caller's number.</param>
/// <param name="IsBinary">How it was written, and its events will be.</param>
/// <param name="Patterns">Channels wanted.</param>
/// <param name="From">Where to begin.</param>
/// <param name="Credit">Events that may come; null for the default window.</param>
internal sealed record WatchRequest(ulong Ref, bool IsBinary, PatternSet Patterns, Place From, long? Credit);
