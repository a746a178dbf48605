using System.Collections.Immutable;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.Sagas;

/// <summary><c>/v1/sagas/definitions</c>: what sagas do. Read from the first partition, which decides, and changed by their book.</summary>
internal sealed class SagaDefinitionEndpoint(IPartitions partitions, DocumentBody bodies, IGrainFactory grains, Faults faults)
{
    private const int BytesMax = 256 << 10;

    public async ValueTask ListAsync(HttpContext context)
    {
        QueryReader query = new(context);
        if (query.End() is { } problem)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        SagaDefinitionInfo[] latest = [.. (await AllAsync()).Where(static one => one.IsLatest && !one.IsRetired)];
        await SagaView.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("definitions");
            foreach (SagaDefinitionInfo definition in latest)
            {
                json.WriteStartObject();
                SagaView.WriteFields(json, definition);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async ValueTask GetAsync(HttpContext context)
    {
        QueryReader query = new(context);
        int version = query.Number("version", 1, int.MaxValue, 0);
        Problem? problem = query.End() ?? SagaPath.CheckName(NameOf(context));
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        SagaDefinitionInfo[] versions = [.. (await AllAsync()).Where(one => one.Name == NameOf(context) && !one.IsRetired)];
        SagaDefinitionInfo? wanted = Array.Find(versions, one => version == 0 ? one.IsLatest : one.Version == version);
        await (wanted is null ? faults.ProblemAsync(context, SagaLookup.DefinitionNotFound(NameOf(context))) : WriteAsync(context, StatusCodes.Status200OK, wanted, versions));
    }

    public async ValueTask PutAsync(HttpContext context)
    {
        (string document, Problem? problem) = SagaPath.CheckName(NameOf(context)) is { } wrong
            ? ("", wrong)
            : await bodies.ReadAsync(context, BytesMax, "Split it into sagas that start each other.", takesYaml: true);
        problem ??= NameOf(context) == "definitions" ? Problem.OfField(ErrorCodes.InvalidField, "name", "'definitions' is a word of the hub's own routes. Give the saga another name.") : null;
        SagaDefinitionAnswer? answer = problem is null ? await Book.Define(NameOf(context), document) : null;
        if ((problem ?? answer!.Refusal?.ToProblem()) is { } refused)
        {
            await faults.ProblemAsync(context, refused);
            return;
        }

        if (answer!.IsNew)
        {
            context.Response.Headers.Location = "/v1/sagas/definitions/" + NameOf(context);
        }

        await WriteAsync(context, answer.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, answer.Definition!, []);
    }

    public async ValueTask DeleteAsync(HttpContext context)
    {
        Problem? problem = QueryReader.RefuseAny(context) ?? SagaPath.CheckName(NameOf(context));
        Refusal? refusal = problem is null ? await Book.Retire(NameOf(context)) : null;
        await ((problem ?? refusal?.ToProblem()) is { } refused ? faults.ProblemAsync(context, refused) : Respond.StatusAsync(context, StatusCodes.Status204NoContent));
    }

    private ISagaBookGrain Book => grains.GetGrain<ISagaBookGrain>(ISagaBookGrain.DefaultTenant);

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private ValueTask<ImmutableArray<SagaDefinitionInfo>> AllAsync() => partitions.All[0].Sagas.DefinitionsAsync();

    private static ValueTask WriteAsync(HttpContext context, int status, SagaDefinitionInfo definition, SagaDefinitionInfo[] versions) => SagaView.WriteAsync(context, status, json =>
    {
        SagaView.WriteFields(json, definition);
        if (versions.Length > 0)
        {
            json.WriteStartArray("versions");
            foreach (SagaDefinitionInfo version in versions)
            {
                json.WriteNumberValue(version.Version);
            }

            json.WriteEndArray();
        }

        json.WritePropertyName("definition");
        json.WriteRawValue(definition.Document, skipInputValidation: true);
        json.WriteString("diagram", definition.Diagram);
    });
}
