using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Events;

/// <summary>One event by its id: <c>GET</c> and <c>DELETE /v1/events/{id}</c>, <c>GET /v1/events/{id}/payload</c>.</summary>
internal sealed class EventEndpoint(IPartitions partitions, Faults faults)
{
    // What was published is shown, never run: a page among the payloads gets no script, no origin and nothing to load.
    private const string PayloadPolicy = "sandbox; default-src 'none'";

    public async ValueTask GetAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } query)
        {
            await faults.ProblemAsync(context, query);
            return;
        }

        using FoundEvent? found = await FindAsync(context);
        await (found is null ? RefuseAsync(context) : WriteEvent(context, found));
    }

    public async ValueTask GetPayloadAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } query)
        {
            await faults.ProblemAsync(context, query);
            return;
        }

        using FoundEvent? found = await FindAsync(context);
        await (found is null || found.IsDeleted ? RefuseAsync(context, found is not null) : WritePayload(context, found));
    }

    public async ValueTask DeleteAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } query)
        {
            await faults.ProblemAsync(context, query);
            return;
        }

        bool deleted = await EventLookup.DeleteAsync(partitions, IdText(context));
        await (deleted ? Respond.StatusAsync(context, StatusCodes.Status204NoContent) : RefuseAsync(context));
    }

    private static string IdText(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private ValueTask<FoundEvent?> FindAsync(HttpContext context) => EventLookup.FindAsync(partitions, IdText(context), context.RequestAborted);

    private ValueTask RefuseAsync(HttpContext context, bool isDeleted = false)
    {
        string id = QueryReader.Show(IdText(context));
        return faults.ProblemAsync(context, id.Contains(':', StringComparison.Ordinal)
            ? new Problem(ErrorCodes.RouteNotFound, $"There is nothing at '{QueryReader.Show(context.Request.Path.ToUriComponent())}'. /openapi.json lists every route.")
            : isDeleted ? EventLookup.PayloadDeleted(id) : EventLookup.NotFound(id));
    }

    private static ValueTask WriteEvent(HttpContext context, FoundEvent found)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        EventJsonWriter.Write(body, found.Record, found.State, singleLine: false);
        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    private static ValueTask WritePayload(HttpContext context, FoundEvent found)
    {
        StoredRecord record = found.Record;
        string etag = $"\"{found.Id}\"";
        context.Response.Headers.ETag = etag;
        context.Response.Headers.ContentSecurityPolicy = PayloadPolicy;
        return context.Request.Headers.IfNoneMatch.ToString().Contains(etag, StringComparison.Ordinal)
            ? Respond.StatusAsync(context, StatusCodes.Status304NotModified)
            : Respond.WriteAsync(context, StatusCodes.Status200OK, ContentTypeOf(record), record.Payload);
    }

    private static string ContentTypeOf(scoped in StoredRecord record)
    {
        ReadOnlySpan<byte> stored = record.Field(EventField.ContentType);

        // A header is ASCII; a content type that is not cannot be sent back, and nobody could have used it.
        return stored.IsEmpty ? Respond.Json : Ascii.IsValid(stored) ? Encoding.ASCII.GetString(stored) : "application/octet-stream";
    }
}
