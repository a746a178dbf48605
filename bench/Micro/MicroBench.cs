using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace EventHub.Bench.Micro;

/// <summary>
/// Micro benchmarks: <c>micro [FILTER] [--long]</c>. A short job by default (3 warm-ups, 3 measurements), which tells twice from once and not 1.05 from 1.
/// </summary>
/// <remarks>
/// They run in this process: nothing is generated and built beside the solution, so it does not matter where this program was built to, or whether packages can be
/// restored there. The price is that one benchmark sees the memory and the compiled code the one before has left.
/// </remarks>
internal static class MicroBench
{
    public const string Verb = "micro";
    private const string LongOption = "--long";

    /// <summary>Runs those whose name has the filter in it; 1 when there is none, or one failed.</summary>
    public static int Run(string[] args)
    {
        string[] filters = [.. args.Where(arg => arg != LongOption)];
        string pattern = filters is [{ } filter, ..] ? $"*{filter}*" : "*";
        Job job = (args.Contains(LongOption) ? Job.MediumRun : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(job.WithId(args.Contains(LongOption) ? "Long" : "Short"))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine("artifacts", "bench", Verb))
            .WithSummaryStyle(SummaryStyle.Default.WithCultureInfo(CultureInfo.InvariantCulture));
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(MicroBench).Assembly).Run(["--filter", pattern], config)];
        return summaries.Length > 0 && summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
