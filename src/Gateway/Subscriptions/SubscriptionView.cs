using System.Text;
using System.Text.Json;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Subscriptions;

/// <summary>A subscription as REST shows it: its name, its definition, and where it stands.</summary>
internal static class SubscriptionView
{
    /// <summary>Writes the members into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, Subscription subscription, in CursorCounts counts)
    {
        json.WriteString("name", subscription.Name);
        SubscriptionJson.WriteFields(json, subscription.Definition);
        json.WriteBoolean("paused", subscription.IsPaused);
        json.WriteNumber("version", subscription.Version);
        json.WriteString("createdAt", Timestamps.Format(subscription.CreatedTicks));
        json.WriteString("changedAt", Timestamps.Format(subscription.ChangedTicks));
        json.WriteStartObject("counts");
        json.WriteNumber("inFlight", counts.InFlight);
        json.WriteNumber("waiting", counts.Waiting);
        json.WriteNumber("deadLetters", counts.DeadLetters);
        json.WriteNumber("consumers", counts.Consumers);
        json.WriteNumber("expired", counts.Expired);
        json.WriteEndObject();
    }

    /// <summary>Answers with one subscription as a grain told it.</summary>
    public static ValueTask WriteAsync(HttpContext context, int status, SubscriptionInfo info)
    {
        // What comes from a grain of another version may hold more than this one can read.
        if (SubscriptionDocument.Read(Encoding.UTF8.GetBytes(info.Definition), out SubscriptionDefinition definition) is { } problem)
        {
            throw new EventHubException(ErrorCodes.Internal, $"The definition of '{info.Name}' cannot be read: {problem.Detail}");
        }

        Subscription subscription = new(0, info.Name, info.Version, definition, info.Paused, info.CreatedAt.UtcTicks, info.ChangedAt.UtcTicks);
        return WriteAsync(context, status, subscription, new CursorCounts(0, 0, info.InFlight, info.Waiting, info.DeadLetters, info.Consumers, info.Expired));
    }

    /// <summary>Answers with one subscription.</summary>
    public static ValueTask WriteAsync(HttpContext context, int status, Subscription subscription, in CursorCounts counts)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            WriteFields(json, subscription, counts);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, status, Respond.Json, body.Span);
    }
}
