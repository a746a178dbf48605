using System.Runtime.InteropServices;
using System.Text.Json;
using EventHub.Bench.Reporting;

namespace EventHub.Bench.Compare;

/// <summary>Everything one call of <c>compare</c> found: what the page is written from.</summary>
internal sealed record CompareRun
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required DateTimeOffset At { get; init; }

    public required string Machine { get; init; }

    /// <summary>Runs of each contender, and how long one lasted.</summary>
    public required int Runs { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Servers that were compared with, and their versions.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>What was left out and why.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Figures that are no contest, and every goal that could be judged.</summary>
    public required IReadOnlyList<Measurement> Figures { get; init; }

    /// <summary>Goals of the parts that ran for which something was missing.</summary>
    public required IReadOnlyList<string> NotMeasured { get; init; }

    public static string MachineText() =>
        $"{Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    public static CompareRun Load(string path) =>
        JsonSerializer.Deserialize<CompareRun>(File.ReadAllText(path), Json) ?? throw new FormatException($"{path} holds no run.");

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
    }

    /// <summary>The runs of one contender, or null when it did not run.</summary>
    public static Series? Find(IEnumerable<Series> all, string part, string scenario, string contender) =>
        all.FirstOrDefault(series => series.Part == part && series.Scenario == scenario && series.Contender == contender);
}
