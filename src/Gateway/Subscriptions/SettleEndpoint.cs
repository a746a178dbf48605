using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Subscriptions;

/// <summary><c>POST /v1/subscriptions/{name}:settle</c>: what consumers say of deliveries, answered once it is stored.</summary>
internal sealed class SettleEndpoint(IPartitions partitions, DocumentBody bodies, DeliveryInstruments instruments, Faults faults)
{
    private const int BodyBytesMax = 4 << 20;

    public async ValueTask SettleAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        (string body, Problem? problem) = await bodies.ReadAsync(context, BodyBytesMax, "Settle fewer deliveries at once.");
        using Settlements settlements = Settlements.Rent();
        problem ??= SettleDocument.Read(System.Text.Encoding.UTF8.GetBytes(body), settlements);
        Subscription? subscription = problem is null ? partitions.First().Find(name) : null;
        if (subscription is null)
        {
            await faults.ProblemAsync(context, problem ?? SubscriptionLookup.NotFound(name));
            return;
        }

        settlements.Assign(0, subscription.Id, partitions);
        await settlements.SettleAsync(faults);
        instruments.Settled(settlements);
        await (settlements.FaultOf(0, settlements.Count) is { } fault ? faults.ProblemAsync(context, fault) : WriteAsync(context, settlements));
    }

    private static ValueTask WriteAsync(HttpContext context, Settlements settlements)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        body.Write("{\"results\":"u8);
        SettleAnswers.WriteResults(body, settlements, 0, settlements.Count);
        body.Write("}"u8);
        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
