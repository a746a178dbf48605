using EventHub.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.WebSockets.AsyncApi;

/// <summary><c>GET /asyncapi.json</c>: what goes over the WebSocket, as written in <c>asyncapi.json</c> beside this file.</summary>
internal sealed class AsyncApiEndpoint
{
    private readonly byte[] _document = Resources.Read("asyncapi.json") ?? throw new InvalidOperationException("asyncapi.json is not embedded in the assembly.");

    public ValueTask GetAsync(HttpContext context) =>
        Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, _document);
}
