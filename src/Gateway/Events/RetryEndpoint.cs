using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Events;

/// <summary><c>POST /v1/events/{id}:retry</c>: delivers an event's dead letters again.</summary>
internal sealed class RetryEndpoint(IPartitions partitions, DocumentBody bodies, DeadLetterInstruments instruments, Faults faults)
{
    private const int BodyBytesMax = 1024;

    public async ValueTask RetryAsync(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        (string body, Problem? problem) = await bodies.ReadAsync(context, BodyBytesMax, "Send nothing.");
        problem ??= EmptyDocument.Check(Encoding.UTF8.GetBytes(body)) ?? await RetryAsync(id, context.RequestAborted);
        using FoundEvent? found = problem is null ? await EventLookup.FindAsync(partitions, id, context.RequestAborted) : null;
        await (found is null ? faults.ProblemAsync(context, problem ?? EventLookup.NotFound(QueryReader.Show(id))) : WriteAsync(context, found));
    }

    private async ValueTask<Problem?> RetryAsync(string id, CancellationToken cancellationToken)
    {
        (int opened, Problem? problem) = await EventLookup.RetryAsync(partitions, id, cancellationToken);
        instruments.Replayed(opened);
        return problem;
    }

    private static ValueTask WriteAsync(HttpContext context, FoundEvent found)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        EventJsonWriter.Write(body, found.Record, found.State, singleLine: false);
        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
