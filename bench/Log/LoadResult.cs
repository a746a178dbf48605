namespace EventHub.Bench.Log;

/// <summary>What a load did.</summary>
internal sealed record LoadResult(long Events, TimeSpan Elapsed, IReadOnlyList<double> LatenciesMicroseconds);
