using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Events;

/// <summary><c>GET /v1/events</c>.</summary>
internal sealed class EventListEndpoint(EventListQueryParser parser, EventLister lister, Faults faults, IOptions<GatewayOptions> options)
{
    public async ValueTask ListAsync(HttpContext context)
    {
        if (parser.Parse(context, out EventListQuery query) is { } problem)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        using EventPage page = new(query.Limit, options.Value.PageBytesMax);
        string? next = await lister.FillAsync(query, page, context.RequestAborted);
        await page.FinishAsync(context.RequestAborted);
        await WriteAsync(context, page, next);
    }

    private static ValueTask WriteAsync(HttpContext context, EventPage page, string? next)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        body.Write("{\"events\":["u8);
        body.Write(page.Json);
        body.Write(next is null ? "],\"next\":null}"u8 : "],\"next\":\""u8);
        if (next is not null)
        {
            body.Advance(Encoding.ASCII.GetBytes(next, body.GetSpan(next.Length)));
            body.Write("\"}"u8);
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
