namespace EventHub.Gateway.Limits;

/// <summary>One limit as <c>GET /v1/limits</c> shows it.</summary>
/// <param name="Name">Its name, as messages use it.</param>
/// <param name="Value">Its value now.</param>
/// <param name="Unit">What the value counts.</param>
/// <param name="Setting">The setting that changes it, or null when nothing does.</param>
/// <param name="Error">Code of the answer when it is passed, or null when the answer has none.</param>
/// <param name="Description">What it bounds and what happens at it.</param>
internal sealed record Limit(string Name, long Value, string Unit, string? Setting, string? Error, string Description);
