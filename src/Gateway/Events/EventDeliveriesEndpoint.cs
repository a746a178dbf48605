using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Events;

/// <summary><c>GET /v1/events/{id}/deliveries</c>: what became of an event, subscription by subscription.</summary>
internal sealed class EventDeliveriesEndpoint(IPartitions partitions, Faults faults)
{
    public async ValueTask GetAsync(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        if (QueryReader.RefuseAny(context) is { } query)
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

        IPartitionDeliveries deliveries = partitions.Find(found.Id.Partition)!.Deliveries;
        await WriteAsync(context, await deliveries.DeliveriesOfAsync(found, context.RequestAborted));
    }

    private static ValueTask WriteAsync(HttpContext context, IReadOnlyList<EventDelivery> deliveries)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("deliveries");
            foreach (EventDelivery delivery in deliveries)
            {
                Write(json, delivery);
            }

            json.WriteEndArray();
            json.WriteNull("next");
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    private static void Write(Utf8JsonWriter json, EventDelivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("subscription", delivery.Subscription);
        json.WriteString("status", EventNames.Of(delivery.Status));
        WriteOutcome(json, delivery.Outcome);
        json.WriteBoolean("late", delivery.Late);
        AttemptJson.WriteTime(json, "due", delivery.DueTicks);
        AttemptJson.Write(json, delivery.Attempts);
        json.WriteEndObject();
    }

    private static void WriteOutcome(Utf8JsonWriter json, EventOutcome outcome)
    {
        if (outcome == EventOutcome.None)
        {
            json.WriteNull("outcome");
        }
        else
        {
            json.WriteString("outcome", EventNames.Of(outcome));
        }
    }
}
