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
internal sealed class EventDeliveriesEndpoint(ILocalPartitions partitions, Faults faults)
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
        WriteTime(json, "due", delivery.DueTicks);
        json.WriteStartArray("attempts");
        foreach (DeliveryAttempt attempt in delivery.Attempts)
        {
            json.WriteStartObject();
            json.WriteNumber("attempt", attempt.Number);
            WriteTime(json, "at", attempt.AtTicks);
            json.WriteString("consumer", attempt.Consumer);
            WriteTime(json, "endedAt", attempt.EndedTicks);
            json.WriteString("result", attempt.Result);
            json.WriteString("error", attempt.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
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

    private static void WriteTime(Utf8JsonWriter json, string name, long ticks) => json.WriteString(name, ticks == 0 ? null : Timestamps.Format(ticks));
}
