using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Explaining;

/// <summary>
/// <c>POST /v1/events:explain</c> and <c>GET /v1/events/{id}:explain</c>: which subscriptions and watchers would get, or got, an event, and why each other one would not, or did not.
/// </summary>
internal sealed class ExplainEndpoint(
    IPartitions partitions, PolicyBoard policies, BodyReader bodies, PublishLimits limits, ExplainView view, TimeProvider time, Faults faults)
{
    private const int LimitDefault = 100;

    public async ValueTask GetAsync(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        if (ReadPage(context, out string? after, out int limit) is { } query)
        {
            await faults.ProblemAsync(context, query);
            return;
        }

        using FoundEvent? found = await EventLookup.FindAsync(partitions, id, context.RequestAborted);
        if (found is null)
        {
            await faults.ProblemAsync(context, EventLookup.NotFound(QueryReader.Show(id)));
            return;
        }

        VerdictPage page = await partitions.Find(found.Id.Partition)!.Deliveries.ExplainAsync(found, after, limit, context.RequestAborted);
        await view.WriteAsync(context, new Explanation(found.Id.ToString(), found.Record.Channel.ToArray(), null, page));
    }

    public async ValueTask PostAsync(HttpContext context)
    {
        using ExplainDraft draft = new(policies, time);
        Problem? problem = ReadPage(context, out string? after, out int limit) ?? await ReadAsync(context, draft);
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        IPartition partition = partitions.OwnerOf(draft.Channel);
        using FoundEvent next = draft.AsNextOf(partition);
        VerdictPage page = await partition.Deliveries.ExplainAsync(next, after, limit, context.RequestAborted);
        await view.WriteAsync(context, new Explanation(null, draft.Channel, draft.Refusal ?? partition.Health.Problem, page));
    }

    private static Problem? ReadPage(HttpContext context, out string? after, out int limit)
    {
        QueryReader query = new(context);
        after = query.Text("after");
        limit = query.Number("limit", 1, VerdictPage.LimitMax, LimitDefault);
        return query.End();
    }

    private async ValueTask<Problem?> ReadAsync(HttpContext context, ExplainDraft draft)
    {
        if (context.Request.ContentType is { Length: > 0 } type && !ContentTypes.Is(Encoding.UTF8.GetBytes(type), "application/json"u8))
        {
            return Problem.OfField(ErrorCodes.UnsupportedContentType, "Content-Type", $"The content type '{QueryReader.Show(type)}' is not supported here. Send one publish object as application/json.");
        }

        RequestBody body = await bodies.ReadAsync(context);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        try
        {
            PublishParser.ParseObject(body.Memory.Span, 0, "", limits, draft);
        }
        finally
        {
            body.Release();
        }

        return draft.Invalid;
    }
}
