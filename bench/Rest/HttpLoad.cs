using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EventHub.Bench.Rest;

/// <summary>
/// Keep-alive POSTs of one body over many connections: <c>wrk</c> where it is installed (it leaves the server more of the
/// machine), else sockets of this process.
/// </summary>
internal static partial class HttpLoad
{
    public static bool HasWrk { get; } = Array.Exists(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), folder => File.Exists(Path.Combine(folder, "wrk")));

    /// <summary>Requests per second that were answered with success.</summary>
    public static async Task<double> RunAsync(int port, string path, string contentType, string body, int connections, double seconds) =>
        (await MeasureAsync(port, path, contentType, body, connections, seconds).ConfigureAwait(false)).Rate;

    /// <summary>The same, with latencies when <c>wrk</c> is there to tell them.</summary>
    public static Task<HttpResult> MeasureAsync(int port, string path, string contentType, string body, int connections, double seconds) =>
        HasWrk ? WrkAsync(port, path, contentType, body, connections, seconds) : SocketsAsync(port, path, contentType, body, connections, seconds);

    public static byte[] Request(string path, string contentType, string body) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    private static async Task<HttpResult> WrkAsync(int port, string path, string contentType, string body, int connections, double seconds)
    {
        string script = Path.GetTempFileName(), payload = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(payload, body).ConfigureAwait(false);
            await File.WriteAllTextAsync(script, $"""
                local f = io.open("{payload}", "rb")
                wrk.method = "POST"
                wrk.body = f:read("*a")
                f:close()
                wrk.headers["Content-Type"] = "{contentType}"
                function done(summary, latency, requests)
                  print("times", latency:percentile(50), latency:percentile(99), latency:percentile(99.9))
                end
                """).ConfigureAwait(false);
            string output = await OutputOfAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"-t1 -c{connections} -d{Math.Max(1, (int)Math.Round(seconds))}s -s {script} http://127.0.0.1:{port}{path}")).ConfigureAwait(false);
            if (output.Contains("Non-2xx", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The server refused requests: {output}");
            }

            Match times = Times().Match(output);
            return new HttpResult(Number(Rate().Match(output), 1), Number(times, 1), Number(times, 2), Number(times, 3));
        }
        finally
        {
            File.Delete(script);
            File.Delete(payload);
        }
    }

    private static async Task<string> OutputOfAsync(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("wrk did not start.");
        string output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return output;
    }

    private static async Task<HttpResult> SocketsAsync(int port, string path, string contentType, string body, int connections, double seconds)
    {
        byte[] request = Request(path, contentType, body);
        long started = Stopwatch.GetTimestamp();
        long[] counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            await using RawConnection connection = await RawConnection.OpenAsync(port).ConfigureAwait(false);
            long count = 0;
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
            {
                int status = await connection.SendAsync(request).ConfigureAwait(false);
                count += status is >= 200 and < 300 ? 1 : throw new InvalidOperationException($"The server answered {status}.");
            }

            return count;
        }))).ConfigureAwait(false);
        return new HttpResult(counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"times\s+([0-9.]+)\s+([0-9.]+)\s+([0-9.]+)")]
    private static partial Regex Times();
}
