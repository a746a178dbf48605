using EventHub.Client.Reading;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Connections;

/// <summary>Sends a handshake and keeps what the hub says when it refuses it: the WebSocket itself would drop the answer's body.</summary>
internal sealed class Handshake(HttpClient inner, TimeProvider clock) : HttpMessageHandler
{
    /// <summary>Why the hub refused; null when it did not.</summary>
    public Problem? Refusal { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // An accepted handshake is answered with a body that does not end.
        HttpResponseMessage response = await inner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode >= 400)
        {
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            Refusal = ProblemReader.Read(body, (int)response.StatusCode, HubHttp.RetryAfter(response.Headers.RetryAfter, clock));
        }

        return response;
    }
}
