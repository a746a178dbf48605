using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EventHub.Cli.Output;

namespace EventHub.Cli.Http;

/// <summary>The hub's REST API, as the verbs need it.</summary>
internal sealed class HubClient(Uri server) : IDisposable
{
    // A request ends when its caller cancels.
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public Uri Server => server;

    /// <summary>Sends a request; the answer's body is still to be read, and the answer to be disposed.</summary>
    /// <exception cref="HubProblemException">The hub refused.</exception>
    /// <exception cref="HubUnreachableException">It does not answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception fault) when (IsUnreachable(fault, cancellationToken))
        {
            throw new HubUnreachableException(server, Reason(fault), fault);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            throw new HubProblemException(ReadProblem(body, (int)response.StatusCode, response.ReasonPhrase));
        }
    }

    /// <summary>The body of the answer to a GET, or to another method without a body.</summary>
    public async Task<byte[]> FetchAsync(string path, CancellationToken cancellationToken, HttpMethod? method = null)
    {
        using HttpRequestMessage request = new(method ?? HttpMethod.Get, path);
        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Sends JSON; the answer's body.</summary>
    public async Task<byte[]> SendJsonAsync(HttpMethod method, string path, string json, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>What a health check answers, whether it passed or not.</summary>
    /// <exception cref="HubUnreachableException">It does not answer.</exception>
    /// <exception cref="HubProblemException">What answers is no hub.</exception>
    public async Task<(bool IsWell, string Text)> LookAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(path, cancellationToken);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
                ? (response.IsSuccessStatusCode, Encoding.UTF8.GetString(body))
                : throw new HubProblemException(ReadProblem(body, (int)response.StatusCode, response.ReasonPhrase));
        }
        catch (Exception fault) when (IsUnreachable(fault, cancellationToken))
        {
            throw new HubUnreachableException(server, Reason(fault), fault);
        }
    }

    /// <summary>What an answer that is no success says.</summary>
    public static HubProblem ReadProblem(ReadOnlyMemory<byte> body, int status, string? reason)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("title", out _))
            {
                return HubProblem.Read(document.RootElement, status);
            }
        }
        catch (JsonException)
        {
            // Something between here and the hub answered in its own words; its status is all there is to tell.
        }

        return new HubProblem(status, "", $"The server answered {status} {reason}".TrimEnd(), "It does not answer as a hub does. Is --server right?");
    }

    /// <summary>True for the faults of a connection, as opposed to cancellation.</summary>
    public static bool IsUnreachable(Exception fault, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && fault is HttpRequestException or IOException or SocketException or TaskCanceledException;

    /// <summary>Why a connection could not be made or kept, without a full stop.</summary>
    public static string Reason(Exception fault) => (fault.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        SocketException socket => socket.Message,
        TaskCanceledException or TimeoutException => "no connection within 10 s",
        { } other => other.Message,
    }).TrimEnd('.');

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception fault) when (IsUnreachable(fault, cancellationToken))
        {
            throw new HubUnreachableException(server, Reason(fault), fault);
        }
    }
}
