namespace EventHub.Gateway.Health;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Failure">What is wrong, or null.</param>
internal readonly record struct HealthCheck(string Name, string? Failure);
