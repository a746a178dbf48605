namespace EventHub.Grains.Interfaces.Services;

/// <summary>Something that a service reported otherwise than a saga believed.</summary>
/// <param name="Key">The saga's key.</param>
/// <param name="Ticks">When it was seen last, UTC ticks.</param>
/// <param name="Times">In how many looks in a row.</param>
/// <param name="Json">What differs: a JSON list, each with <c>field</c>, <c>believed</c> and <c>reported</c>.</param>
public sealed record SagaDifference(string Key, long Ticks, int Times, string Json);
