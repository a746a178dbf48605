namespace EventHub.Grains.Interfaces.Services;

/// <summary>A service, and how it is doing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is, without a password.</param>
/// <param name="Health"><c>up</c>, <c>down</c>, or <c>unknown</c> before it was asked for the first time.</param>
/// <param name="CheckedTicks">When its health was last asked for, UTC ticks; 0 for never.</param>
/// <param name="HealthError">Why it is down; null when it is not.</param>
/// <param name="Breaker"><c>closed</c>: calls go through; <c>open</c>: none do; <c>halfOpen</c>: one does, to try.</param>
/// <param name="InFlight">Calls that wait for their answer.</param>
/// <param name="Calls">Calls made since the start of this process.</param>
/// <param name="Failures">Those of them that failed and may be tried again.</param>
/// <param name="Rejected">Calls that were not made, because the breaker was open.</param>
public sealed record ServiceInfo(
    string Name, string Url, string Health, long CheckedTicks, string? HealthError, string Breaker, int InFlight, long Calls, long Failures, long Rejected);
