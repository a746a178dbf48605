using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Policies;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Policies;

/// <summary><c>/v1/policies</c> and <c>/v1/policies/{name}</c>: policies for all channels a pattern matches.</summary>
internal sealed class PolicyEndpoint(PolicyRequests requests, PolicyBoard board, Faults faults)
{
    private const int LimitDefault = 100, LimitMax = 1000;

    public ValueTask ListAsync(HttpContext context)
    {
        QueryReader query = new(context);
        string? after = query.Text("after");
        int limit = query.Number("limit", 1, LimitMax, LimitDefault);
        if (query.End() is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        List<PatternPolicy> found = [.. board.Current.Patterns.Where(policy => after is null || string.CompareOrdinal(policy.Name, after) > 0).Take(limit + 1)];
        return Write(context, json =>
        {
            json.WriteStartArray("policies");
            foreach (PatternPolicy policy in found.Take(limit))
            {
                json.WriteStartObject();
                WriteFields(json, policy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", found.Count > limit ? found[limit - 1].Name : null);
        });
    }

    public ValueTask GetAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } query)
        {
            return faults.ProblemAsync(context, query);
        }

        PatternPolicy? policy = Find(NameOf(context));
        return policy is null
            ? faults.ProblemAsync(context, new Problem(ErrorCodes.PolicyNotFound, Missing(NameOf(context))))
            : Write(context, json => WriteFields(json, policy));
    }

    public async ValueTask PutAsync(HttpContext context)
    {
        (string document, Problem? problem) = await requests.ReadAsync(context);
        string name = NameOf(context);
        problem ??= (await requests.Book.SetPattern(name, document)).Refusal?.ToProblem();
        PatternPolicy? policy = problem is null ? Find(name) : null;
        await (problem is not null
            ? faults.ProblemAsync(context, problem)
            : policy is null ? Respond.StatusAsync(context, StatusCodes.Status204NoContent) : Write(context, json => WriteFields(json, policy)));
    }

    public async ValueTask DeleteAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } query)
        {
            await faults.ProblemAsync(context, query);
            return;
        }

        await requests.RemovedAsync(context, await requests.Book.RemovePattern(NameOf(context)), Missing(NameOf(context)));
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static string Missing(string name) => $"There is no policy '{QueryReader.Show(name)}'. GET /v1/policies lists those there are.";

    private static void WriteFields(Utf8JsonWriter json, PatternPolicy policy)
    {
        json.WriteString("name", policy.Name);
        PolicyJson.WriteFields(json, policy.Pattern, policy.Policy);
    }

    private static ValueTask Write(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    private PatternPolicy? Find(string name) => board.Current.Patterns.FirstOrDefault(policy => policy.Name == name);
}
