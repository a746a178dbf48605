using System.Globalization;

namespace EventHub.Bench;

/// <summary>What the command line asked for.</summary>
internal sealed record BenchOptions(string What, int Runs, double Seconds, long Events, string DataDirectory, string JsonPath, int Subscriptions)
{
    /// <summary>What of the measurement is wanted; null for all of it. Only some have parts.</summary>
    public string? Part { get; init; }

    /// <summary>How long a hub is loaded before it is measured: until its hot code is compiled for good, which takes one of two cores meanwhile.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Math.Min(20, 6.7 * Seconds));

    public static BenchOptions? Parse(string[] args)
    {
        if (args.Length == 0 || args[0] is not ("log" or "rest" or "publish" or "watch" or "deliver" or "backlog" or "delayed" or "fanout" or "stalled" or "grains" or "redis" or "sagas" or "bids") || args.Length % 2 == 0)
        {
            return null;
        }

        string what = args[0];
        BenchOptions options = new(
            what, Runs: 5, Seconds: 3, Events: 10_000_000,
            Path.Combine(Path.GetTempPath(), "eventhub-bench"), Path.Combine("artifacts", "bench", what + ".json"), Subscriptions: 0);
        for (int i = 1; i + 1 < args.Length; i += 2)
        {
            string value = args[i + 1];
            BenchOptions? next = args[i] switch
            {
                "--runs" when int.TryParse(value, CultureInfo.InvariantCulture, out int runs) => options with { Runs = runs },
                "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) => options with { Seconds = seconds },
                "--events" when long.TryParse(value, CultureInfo.InvariantCulture, out long events) => options with { Events = events },
                "--subscriptions" when int.TryParse(value, CultureInfo.InvariantCulture, out int subscriptions) => options with { Subscriptions = subscriptions },
                "--part" => options with { Part = value },
                "--data" => options with { DataDirectory = value },
                "--json" => options with { JsonPath = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }
}
