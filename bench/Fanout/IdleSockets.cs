using System.Globalization;
using System.Text.RegularExpressions;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Bench.Sockets;

namespace EventHub.Bench.Fanout;

/// <summary>What open WebSockets cost that do nothing.</summary>
internal static partial class IdleSockets
{
    private const int Wanted = 10_000, Spare = 500;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        return
        [
            await ConnectedAsync(options.DataDirectory).ConfigureAwait(false),
            await MeasureAsync(options.DataDirectory, isWatching: true, $"{Count:N0}, each with a watch{Few()}").ConfigureAwait(false),
        ];
    }

    /// <summary>The same for those that are only connected.</summary>
    public static Task<Measurement> ConnectedAsync(string data) => MeasureAsync(data, isWatching: false, $"{Count:N0} connected{Few()}");

    // Idle is a hub that has come to rest, which it notices by itself after a few seconds.
    private static TimeSpan Rest { get; } = TimeSpan.FromSeconds(8);

    private static int Count => (int)Math.Min(Wanted, OpenFilesMax() - Spare);

    private static string Few() => Count < Wanted ? $", fewer than {Wanted:N0} because of the limit of open files (ulimit -n)" : "";

    private static async Task<Measurement> MeasureAsync(string data, bool isWatching, string conditions)
    {
        using TempFolder folder = new(data);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        List<BareSocket> sockets = [];
        try
        {
            // The first ones make the process what it is once it serves WebSockets at all.
            await OpenAsync(hub.Port, sockets, Spare / 10, isWatching).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(false);
            long before = hub.ResidentBytes;
            await OpenAsync(hub.Port, sockets, Count, isWatching).ConfigureAwait(false);
            await Task.Delay(Rest, TimeProvider.System).ConfigureAwait(false);
            double megabytes = (hub.ResidentBytes - before) / 1e6;
            return new Measurement("idle WebSockets, memory more", conditions, megabytes, "MB") { AtMost = isWatching ? null : 150 };
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task OpenAsync(int port, List<BareSocket> sockets, int count, bool isWatching)
    {
        while (sockets.Count < count)
        {
            BareSocket socket = await BareSocket.OpenAsync(port).ConfigureAwait(false);
            sockets.Add(socket);
            if (isWatching)
            {
                await socket.AskAsync(BareSocket.Text, """{"op":"watch","ref":1,"patterns":["bench.idle"]}"""u8.ToArray()).ConfigureAwait(false);
            }
        }
    }

    // The runtime has raised the soft limit to the hard one, for this process and for the hub.
    private static long OpenFilesMax() =>
        File.Exists("/proc/self/limits") && Limit().Match(File.ReadAllText("/proc/self/limits")) is { Success: true } found
            ? long.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : long.MaxValue;

    [GeneratedRegex(@"Max open files\s+\d+\s+(\d+)")]
    private static partial Regex Limit();
}
