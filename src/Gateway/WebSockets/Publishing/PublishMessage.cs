using EventHub.Protocol.Errors;

namespace EventHub.Gateway.WebSockets.Publishing;

/// <summary>One publish message of a group.</summary>
/// <param name="Ref">The caller's number, or null when there was none.</param>
/// <param name="IsBinary">How it was written, and is answered.</param>
/// <param name="WantsRuns">Whether results of events that were stored one behind the other are told as one.</param>
/// <param name="FirstElement">Its first element among those of the submission.</param>
/// <param name="Elements">How many it has.</param>
/// <param name="Refusal">Why the message as a whole is refused, or null.</param>
internal readonly record struct PublishMessage(ulong? Ref, bool IsBinary, bool WantsRuns, int FirstElement, int Elements, Problem? Refusal);
