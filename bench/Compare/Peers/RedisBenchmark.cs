using System.Diagnostics;
using System.Globalization;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Compare.Peers;

/// <summary>Redis by its own load, many connections with a pipeline each: how <c>appendfsync always</c> does best, because a sync serves every connection.</summary>
internal static class RedisBenchmark
{
    private const int Connections = 50;

    public static async Task<Sample> RunAsync(string path, ServerProcess redis, int payloadBytes, int window, long requests)
    {
        using Process process = Process.Start(new ProcessStartInfo(path, Arguments(redis.Port, payloadBytes, window, requests)) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{path} did not start.");
        StartedProcesses.Add(process);
        TimeSpan before = redis.ProcessorTime;
        string output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        TimeSpan server = redis.ProcessorTime - before;
        await process.WaitForExitAsync().ConfigureAwait(false);
        StartedProcesses.Remove(process);
        return Parse(output, requests, server);
    }

    /// <summary>Reads what <c>--csv</c> prints: a line of names and a line of quoted values, times in milliseconds.</summary>
    public static Sample Parse(string output, long requests, TimeSpan server)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int at = Array.FindIndex(lines, line => line.StartsWith("\"test\"", StringComparison.Ordinal));
        if (at < 0 || at + 1 >= lines.Length)
        {
            throw new FormatException($"redis-benchmark cannot be read: {output}");
        }

        string[] names = lines[at].Split(','), values = Fields(lines[at + 1], names.Length);
        return new Sample(
            Value("rps"), Value("p50_latency_ms") * 1000, Value("p99_latency_ms") * 1000, ServerMicroseconds: server.TotalMicroseconds / requests);

        double Value(string name) => double.Parse(values[Array.IndexOf(names, $"\"{name}\"")].Trim('"'), CultureInfo.InvariantCulture);
    }

    private static string[] Arguments(int port, int payloadBytes, int window, long requests) =>
    [
        "-p", port.ToString(CultureInfo.InvariantCulture), "-c", Connections.ToString(CultureInfo.InvariantCulture),
        "-P", Math.Max(1, window / Connections).ToString(CultureInfo.InvariantCulture), "-n", requests.ToString(CultureInfo.InvariantCulture),
        "--csv", "XADD", "bench", "*", "p", new string('x', payloadBytes),
    ];

    // The first value is the command, which may have commas of its own.
    private static string[] Fields(string line, int count)
    {
        string[] all = line.Split(',');
        return [string.Join(',', all[..^(count - 1)]), .. all[^(count - 1)..]];
    }
}
