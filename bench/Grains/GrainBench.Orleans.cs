using EventHub.Bench.Reporting;

namespace EventHub.Bench.Grains;

/// <summary>What stands in for the measurement of the embedded runtime in a build that does not have it.</summary>
internal static class GrainBench
{
    public static Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        throw new NotSupportedException("This build has the Orleans runtime. Run the default build to measure the embedded one.");
    }
}
