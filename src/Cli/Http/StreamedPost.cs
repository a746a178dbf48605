using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace EventHub.Cli.Http;

/// <summary>
/// One HTTP/1.1 POST whose body is written while its answer is read. <see cref="HttpClient"/> reads no answer before the body is
/// complete, so a hub that answers in step would block as soon as the buffers between are full.
/// One thread of work may send while another reads.
/// </summary>
internal sealed class StreamedPost : IAsyncDisposable
{
    /// <summary>A chunk is sent when it has this many bytes, or when nothing more is at hand.</summary>
    private const int ChunkBytes = 32 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly ArrayBufferWriter<byte> _chunk = new(2 * ChunkBytes);
    private readonly Stream _stream;
    private readonly PipeReader _answer;

    private StreamedPost(Stream stream)
    {
        _stream = stream;
        _answer = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ChunkBytes));
    }

    /// <summary>Connects and sends the head of the request.</summary>
    /// <exception cref="HubUnreachableException">Nobody answers there.</exception>
    public static async Task<StreamedPost> OpenAsync(Uri server, string path, string contentType, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            StreamedPost post = new(await ConnectAsync(server, timeProvider, cancellationToken));
            string head = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
            await post._stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
            return post;
        }
        catch (Exception fault) when (fault is TimeoutException || HubClient.IsUnreachable(fault, cancellationToken))
        {
            throw new HubUnreachableException(server, HubClient.Reason(fault), fault);
        }
    }

    /// <summary>Adds a line to the body; it may wait for <see cref="FlushAsync"/>.</summary>
    public ValueTask SendLineAsync(ReadOnlySpan<byte> line, CancellationToken cancellationToken)
    {
        _chunk.Write(line);
        _chunk.Write("\n"u8);
        return _chunk.WrittenCount >= ChunkBytes ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>Sends what waits.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_chunk.WrittenCount == 0)
        {
            return;
        }

        byte[] size = Encoding.ASCII.GetBytes(_chunk.WrittenCount.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        _chunk.Write("\r\n"u8);
        await _stream.WriteAsync(size, cancellationToken);
        await _stream.WriteAsync(_chunk.WrittenMemory, cancellationToken);
        _chunk.ResetWrittenCount();
    }

    /// <summary>Ends the body.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await _stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Waits for the head of the answer, and gives its body.</summary>
    /// <exception cref="HubProblemException">The hub refused the request as a whole.</exception>
    public async Task<Stream> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        HttpHead head = await HttpHead.ReadAsync(_answer, cancellationToken);
        Stream body = head.Headers.TryGetValue("Transfer-Encoding", out string? coding) && coding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase)
            ? new ChunkedBody(_answer)
            : _answer.AsStream();
        if (head.Status is >= 200 and < 300)
        {
            return body;
        }

        using MemoryStream problem = new();
        await body.CopyToAsync(problem, cancellationToken);
        throw new HubProblemException(HubClient.ReadProblem(problem.ToArray(), head.Status, head.Reason));
    }

    public async ValueTask DisposeAsync()
    {
        await _answer.CompleteAsync();
        await _stream.DisposeAsync();
    }

    private static async Task<Stream> ConnectAsync(Uri server, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.IdnHost, server.Port, cancellationToken).AsTask().WaitAsync(ConnectTimeout, timeProvider, cancellationToken);
            NetworkStream plain = new(socket, ownsSocket: true);
            if (server.Scheme != Uri.UriSchemeHttps)
            {
                return plain;
            }

            SslStream secure = new(plain);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.IdnHost }, cancellationToken);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
