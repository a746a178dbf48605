using System.Globalization;
using System.Net.Sockets;
using System.Text;
using EventHub.Bench.Rest;
using EventHub.Bench.Sockets;

namespace EventHub.Bench.Compare.Peers;

/// <summary>Starts nats-server and redis-server on free ports of this machine, each with a folder of its own.</summary>
internal static class PeerServers
{
    /// <summary>JetStream with its file store; <paramref name="isSynced"/> is <c>sync_interval: always</c>, else its default of two minutes.</summary>
    public static Task<ServerProcess> StartNatsAsync(string path, string folder, bool isSynced)
    {
        string config = Path.Combine(folder, "nats.conf");
        return ServerProcess.StartAsync(path, port =>
        {
            File.WriteAllText(config, string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                listen: "127.0.0.1:{{port}}"
                jetstream { store_dir: "{{folder}}"{{(isSynced ? ", sync_interval: always" : "")}} }
                """));
            return ["-c", config];
        }, static port => AnswersAsync(port, "CONNECT {\"verbose\":false}\r\nPING\r\n", "PONG"));
    }

    /// <summary>Redis with its append-only file; nothing else is written, and the file is not rewritten meanwhile.</summary>
    public static Task<ServerProcess> StartRedisAsync(string path, string folder, string appendfsync) => ServerProcess.StartAsync(
        path,
        port =>
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder, "--save", "",
            "--appendonly", "yes", "--appendfsync", appendfsync, "--auto-aof-rewrite-percentage", "0",
        ],
        static port => AnswersAsync(port, "PING\r\n", "+PONG"));

    /// <summary>Empties Redis, so that its memory does not grow from run to run.</summary>
    public static async Task FlushRedisAsync(ServerProcess redis)
    {
        if (!await AnswersAsync(redis.Port, "FLUSHALL SYNC\r\n", "+OK").ConfigureAwait(false))
        {
            throw new InvalidOperationException("Redis did not empty itself.");
        }
    }

    private static async Task<bool> AnswersAsync(int port, string request, string answer)
    {
        using Socket socket = await BareSocket.ConnectAsync(port).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request)).ConfigureAwait(false);
        byte[] buffer = new byte[8192];
        int count = 0;
        for (int read = 1; read > 0 && count < buffer.Length;)
        {
            read = await socket.ReceiveAsync(buffer.AsMemory(count)).ConfigureAwait(false);
            count += read;
            if (Encoding.ASCII.GetString(buffer, 0, count).Contains(answer, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
