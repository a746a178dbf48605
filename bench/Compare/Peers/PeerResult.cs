using System.Text.Json;

namespace EventHub.Bench.Compare.Peers;

/// <summary>The line of JSON with which a program of <c>bench/Peers</c> ends.</summary>
internal sealed record PeerResult(long Events, double Seconds, double Cpu, double? P50 = null, double? P99 = null, double? P999 = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static PeerResult Parse(string line) =>
        JsonSerializer.Deserialize<PeerResult>(line, Json) is { Events: > 0, Seconds: > 0 } result ? result : throw new FormatException($"The load did nothing: {line}");

    /// <summary>The result as a run, with what the server took meanwhile.</summary>
    public Sample ToSample(TimeSpan server) => new(
        Events / Seconds, P50, P99, P999, server.TotalMicroseconds / Events, (server.TotalMicroseconds + (Cpu * 1e6)) / Events);
}
