using System.Net.Http.Headers;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Reading;

/// <summary>Requests to the hub over HTTP: success, "there is none", or an <see cref="EventHubException"/>.</summary>
internal sealed class HubHttp : IDisposable
{
    private readonly EventHubClientOptions _options;
    private readonly HttpClient _client;

    public HubHttp(EventHubClientOptions options)
    {
        _options = options;
        HttpMessageHandler handler = options.CreateHttpHandler?.Invoke() ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        Uri server = options.Server.AbsoluteUri.EndsWith('/') ? options.Server : new Uri(options.Server.AbsoluteUri + "/");

        // The time-out is our own, on our own clock.
        _client = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What opens the WebSocket: the same handler, so the same proxy and certificates.</summary>
    public HttpClient Handshakes => _client;

    /// <summary>The body; null when the hub answers with <paramref name="none"/>.</summary>
    public async ValueTask<byte[]?> GetAsync(string path, ErrorCode? none, CancellationToken cancellationToken)
    {
        (byte[] body, Problem? problem) = await SendAsync(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        return problem is null ? body : problem.Code == none ? null : throw new EventHubException(problem);
    }

    /// <summary>Puts JSON; the body of the answer.</summary>
    public async ValueTask<byte[]> PutAsync(string path, byte[] json, CancellationToken cancellationToken)
    {
        (byte[] body, Problem? problem) = await SendAsync(HttpMethod.Put, path, json, cancellationToken).ConfigureAwait(false);
        return problem is null ? body : throw new EventHubException(problem);
    }

    /// <summary>Posts JSON, or nothing; the body of the answer.</summary>
    public async ValueTask<byte[]> PostAsync(string path, byte[]? json, string? idempotencyKey, CancellationToken cancellationToken)
    {
        (byte[] body, Problem? problem) = await SendAsync(HttpMethod.Post, path, json, cancellationToken, idempotencyKey).ConfigureAwait(false);
        return problem is null ? body : throw new EventHubException(problem);
    }

    /// <summary>True when it is done, false when the hub answers with <paramref name="none"/>.</summary>
    public async ValueTask<bool> DeleteAsync(string path, ErrorCode none, CancellationToken cancellationToken)
    {
        (_, Problem? problem) = await SendAsync(HttpMethod.Delete, path, null, cancellationToken).ConfigureAwait(false);
        return problem is null || (problem.Code == none ? false : throw new EventHubException(problem));
    }

    /// <summary>How long the hub asks to wait; null when it does not say.</summary>
    public static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider clock) =>
        header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);

    public void Dispose() => _client.Dispose();

    private async Task<(byte[] Body, Problem? Problem)> SendAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        using CancellationTokenSource timeout = new(_options.ConnectTimeout, _options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpRequestMessage request = new(method, path) { Content = json is null ? null : new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
            if (idempotencyKey is not null)
            {
                // As a quoted string every key can be sent.
                request.Headers.TryAddWithoutValidation("Idempotency-Key", $"\"{idempotencyKey.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            }

            using HttpResponseMessage response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? (body, null) : (body, ProblemReader.Read(body, (int)response.StatusCode, RetryAfter(response.Headers.RetryAfter, _options.TimeProvider)));
        }
        catch (HttpRequestException exception)
        {
            throw new EventHubException(ErrorCodes.HubUnreachable, $"The hub at {_options.Server} cannot be reached: {exception.Message} Start it, or check the address.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EventHubException(ErrorCodes.HubUnreachable, $"The hub at {_options.Server} did not answer within {_options.ConnectTimeout} (ConnectTimeout).", exception);
        }
    }
}
