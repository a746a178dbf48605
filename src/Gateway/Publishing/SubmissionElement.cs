using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Publishing;

/// <summary>One element of a request: where its event went, or why it was refused.</summary>
/// <param name="Index">Its number among the request's elements.</param>
/// <param name="Slot">Which of the submission's slots holds it; -1 when it was refused.</param>
/// <param name="Record">Its number in that slot's batch.</param>
/// <param name="Refusal">Why it was refused, or null.</param>
internal readonly record struct SubmissionElement(int Index, int Slot, int Record, Problem? Refusal);
