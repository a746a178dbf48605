using BenchmarkDotNet.Attributes;
using EventHub.Protocol.Schedules;

namespace EventHub.Bench.Micro;

/// <summary>The next time of a time table, near and far.</summary>
public class CronBenchmarks
{
    private static readonly DateTimeOffset After = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private CronExpression _cron = null!;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    [Params("*/5 * * * *", "30 2 * * MON-FRI", "0 0 29 2 *")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Read()
    {
        _cron = CronExpression.TryParse(Text, out CronExpression? cron, out string? error) ? cron : throw new InvalidOperationException(error);
        _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    }

    [Benchmark]
    public DateTimeOffset? Next() => _cron.Next(After, _zone);
}
