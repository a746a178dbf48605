using System.Text.Json;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Replays;

/// <summary>A replay as REST shows it.</summary>
internal static class ReplayView
{
    /// <summary>The word for a state.</summary>
    public static string Of(ReplayState state) => state switch
    {
        ReplayState.Running => "running",
        ReplayState.Paused => "paused",
        ReplayState.Completed => "completed",
        _ => "cancelled",
    };

    /// <summary>Writes the members into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, ReplayInfo replay)
    {
        bool ofEvents = replay.Kind == ReplayKind.Events;
        json.WriteString("id", replay.Id);
        json.WriteString("kind", ofEvents ? "events" : "deadLetters");
        json.WriteString("state", Of(replay.State));
        json.WriteStartArray("subscriptions");
        foreach (string name in replay.Subscriptions)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WritePropertyName("request");
        json.WriteRawValue(replay.Request);
        WriteCount(json, "matched", replay.Matched);
        json.WriteNumber("handedOut", replay.HandedOut);
        WriteCount(json, "open", ofEvents ? replay.Open : null);
        WriteCount(json, "settled", ofEvents ? replay.Settled : null);
        WriteCount(json, "failed", ofEvents ? replay.Failed : null);
        json.WriteString("createdAt", Timestamps.Format(replay.CreatedAt.UtcTicks));
        json.WriteString("endedAt", replay.EndedAt is { } ended ? Timestamps.Format(ended.UtcTicks) : null);
    }

    /// <summary>Answers with one replay.</summary>
    public static ValueTask WriteAsync(HttpContext context, ReplayInfo replay)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            WriteFields(json, replay);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    /// <summary>Answers a request that counted or began one.</summary>
    public static ValueTask WriteAsync(HttpContext context, int status, long? matched, ReplayInfo? replay)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            WriteCount(json, "matched", matched);
            json.WriteString("replayId", replay?.Id);
            json.WriteString("state", replay is null ? null : Of(replay.State));
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, status, Respond.Json, body.Span);
    }

    private static void WriteCount(Utf8JsonWriter json, string name, long? count)
    {
        if (count is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
