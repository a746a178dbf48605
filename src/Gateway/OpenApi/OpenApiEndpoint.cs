using EventHub.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.OpenApi;

/// <summary><c>GET /openapi.json</c>: the contract, as written in <c>openapi.json</c> beside this file.</summary>
internal sealed class OpenApiEndpoint
{
    private readonly byte[] _document = Resources.Read("openapi.json") ?? throw new InvalidOperationException("openapi.json is not embedded in the assembly.");

    public ValueTask GetAsync(HttpContext context) =>
        Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, _document);
}
