using EventHub.Protocol.Errors;

namespace EventHub.Gateway.WebSockets.Consuming;

/// <summary>One settle message of a group.</summary>
/// <param name="Ref">The caller's number, or null when there was none.</param>
/// <param name="IsBinary">How it was written, and is answered.</param>
/// <param name="WantsRuns">Whether results that are the same, one behind the other, are told as one.</param>
/// <param name="First">Its first settlement among those of the group.</param>
/// <param name="Count">How many it has.</param>
/// <param name="Refusal">Why the message as a whole is refused, or null.</param>
internal readonly record struct SettleMessage(ulong? Ref, bool IsBinary, bool WantsRuns, int First, int Count, Problem? Refusal);
