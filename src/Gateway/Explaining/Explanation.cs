using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Explaining;

/// <summary>Everything an explanation says.</summary>
/// <param name="Id">The event's id; null for one that is not stored.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Refusal">Why publishing it would be refused now, or null.</param>
/// <param name="Verdicts">What subscriptions say.</param>
internal sealed record Explanation(string? Id, byte[] Channel, Problem? Refusal, VerdictPage Verdicts);
