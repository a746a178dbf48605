using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Limits;

/// <summary><c>GET /v1/limits</c>.</summary>
internal sealed class LimitsEndpoint(LimitCatalog catalog, Faults faults)
{
    public ValueTask GetAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("limits");
            foreach (Limit limit in catalog.All)
            {
                json.WriteStartObject();
                json.WriteString("name", limit.Name);
                json.WriteNumber("value", limit.Value);
                json.WriteString("unit", limit.Unit);
                json.WriteString("setting", limit.Setting);
                json.WriteString("error", limit.Error);
                json.WriteString("description", limit.Description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
