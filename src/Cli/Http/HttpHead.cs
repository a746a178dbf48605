using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace EventHub.Cli.Http;

/// <summary>Status and headers of an HTTP/1.1 answer.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Reason">What stands behind it.</param>
/// <param name="Headers">The headers, by name in any letter case.</param>
internal sealed record HttpHead(int Status, string Reason, IReadOnlyDictionary<string, string> Headers)
{
    private const int LineBytesMax = 16 * 1024;

    /// <summary>Reads the head of the final answer; interim ones (1xx) are passed over.</summary>
    /// <exception cref="IOException">The connection ended, or what came is not HTTP.</exception>
    public static async ValueTask<HttpHead> ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            string[] status = (await ReadLineAsync(pipe, cancellationToken)).Split(' ', 3);
            if (status.Length < 2 || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code))
            {
                throw new IOException("the answer is not HTTP");
            }

            Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
            while (await ReadLineAsync(pipe, cancellationToken) is { Length: > 0 } line)
            {
                string[] pair = line.Split(':', 2);
                headers[pair[0]] = pair.Length == 2 ? pair[1].Trim() : "";
            }

            if (code >= 200)
            {
                return new HttpHead(code, status.Length == 3 ? status[2] : "", headers);
            }
        }
    }

    /// <summary>One line without its break.</summary>
    public static async ValueTask<string> ReadLineAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await pipe.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                string line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            bool isTooLong = read.Buffer.Length > LineBytesMax;
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || isTooLong)
            {
                throw new IOException(isTooLong ? "the answer is not HTTP" : "the hub closed the connection");
            }
        }
    }
}
