namespace EventHub.Bench.Compare;

/// <summary>One that takes turns with others in a scenario.</summary>
internal sealed record Contender(string Name, Func<Task<Sample>> RunAsync);
