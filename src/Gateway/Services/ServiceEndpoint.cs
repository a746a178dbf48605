using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Sagas;
using EventHub.Grains.Interfaces.Services;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Services;

/// <summary><c>/v1/services</c>: the services that sagas call, as this process sees them.</summary>
internal sealed class ServiceEndpoint(IServiceDirectory services, ISagaChecks checks, Faults faults)
{
    public ValueTask ListAsync(HttpContext context) => QueryReader.RefuseAny(context) is { } problem
        ? faults.ProblemAsync(context, problem)
        : SagaView.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("services");
            foreach (ServiceInfo service in services.All)
            {
                json.WriteStartObject();
                WriteFields(json, service);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    public ValueTask GetAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        string name = (string)context.Request.RouteValues["name"]!;
        return services.All.FirstOrDefault(service => service.Name == name) is { } found
            ? SagaView.WriteAsync(context, StatusCodes.Status200OK, json => WriteFields(json, found))
            : faults.ProblemAsync(context, new Problem(
                ErrorCodes.ServiceNotFound, $"There is no service '{QueryReader.Show(name)}'. GET /v1/services lists those there are; the setting Services:Urls names them."));
    }

    /// <summary>Makes the checks of a service now, and answers with what came of them.</summary>
    public async ValueTask CheckAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        if (QueryReader.RefuseAny(context) is null && services.All.Any(service => service.Name == name))
        {
            await checks.CheckAsync(name, context.RequestAborted);
        }

        await GetAsync(context);
    }

    private void WriteFields(Utf8JsonWriter json, ServiceInfo service)
    {
        json.WriteString("name", service.Name);
        json.WriteString("url", service.Url);
        json.WriteString("health", service.Health);
        json.WriteString("checkedAt", service.CheckedTicks == 0 ? null : Timestamps.Format(service.CheckedTicks));
        json.WriteString("healthError", service.HealthError);
        json.WriteString("breaker", service.Breaker);
        json.WriteNumber("inFlight", service.InFlight);
        json.WriteNumber("calls", service.Calls);
        json.WriteNumber("failures", service.Failures);
        json.WriteNumber("rejected", service.Rejected);
        json.WriteStartArray("checks");
        foreach (SagaCheckInfo check in checks.All.Where(check => check.Service == service.Name))
        {
            WriteCheck(json, check);
        }

        json.WriteEndArray();
    }

    private static void WriteCheck(Utf8JsonWriter json, SagaCheckInfo check)
    {
        json.WriteStartObject();
        json.WriteString("definition", check.Definition);
        json.WriteString("check", check.Check);
        json.WriteString("lastAt", check.LastTicks == 0 ? null : Timestamps.Format(check.LastTicks));
        json.WriteString("nextAt", Timestamps.Format(check.NextTicks));
        json.WriteNumber("agreed", check.Agreed);
        json.WriteNumber("differed", check.Differed);
        json.WriteNumber("repaired", check.Repaired);
        json.WriteNumber("failed", check.Failed);
        json.WriteString("error", check.Error);
        json.WriteStartArray("differences");
        foreach (SagaDifference difference in check.Differences)
        {
            json.WriteStartObject();
            json.WriteString("key", difference.Key);
            json.WriteString("at", Timestamps.Format(difference.Ticks));
            json.WriteNumber("times", difference.Times);
            json.WritePropertyName("fields");
            json.WriteRawValue(difference.Json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
