using EventHub.Bench.Reporting;

namespace EventHub.Bench.Redis;

/// <summary>What stands in for the measurement of streams in a build that has none.</summary>
internal static class StreamBench
{
    public static Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(path);
        return Task.FromResult<IReadOnlyList<Measurement>>([]);
    }
}
