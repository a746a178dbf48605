using System.Text.Json;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Sagas;

/// <summary>Sagas as REST shows them.</summary>
internal static class SagaView
{
    /// <summary>Answers with an object.</summary>
    public static ValueTask WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, status, Respond.Json, body.Span);
    }

    /// <summary>Writes the members of an instance into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, SagaInfo saga)
    {
        json.WriteString("definition", saga.Definition);
        json.WriteString("key", saga.Key);
        json.WriteNumber("version", saga.Version);
        json.WriteString("status", saga.Status);
        json.WriteString("state", saga.State);
        json.WriteBoolean("paused", saga.IsPaused);
        json.WriteBoolean("held", saga.IsHeld);
        Time(json, "startedAt", saga.StartedTicks);
        Time(json, "changedAt", saga.ChangedTicks);
        bool hasEnded = saga.Status is "completed" or "failed" or "cancelled";
        Time(json, "dueAt", hasEnded ? 0 : saga.DueTicks);
        Time(json, "forgottenAt", hasEnded ? saga.DueTicks : 0);
        json.WriteNumber("partition", saga.Partition);
        if (saga.Detail is { } detail)
        {
            WriteDetail(json, detail);
        }
    }

    /// <summary>Writes the members of a definition into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, SagaDefinitionInfo definition)
    {
        json.WriteString("name", definition.Name);
        json.WriteNumber("version", definition.Version);
        json.WriteString("title", definition.Title);
        json.WriteBoolean("latest", definition.IsLatest);
    }

    private static void WriteDetail(Utf8JsonWriter json, SagaDetail detail)
    {
        json.WriteString("run", detail.Run);
        json.WriteString("error", detail.Error);
        Time(json, "endedAt", detail.EndedTicks);
        if (detail.ParentDefinition is null)
        {
            json.WriteNull("parent");
        }
        else
        {
            json.WriteStartObject("parent");
            json.WriteString("definition", detail.ParentDefinition);
            json.WriteString("key", detail.ParentKey);
            json.WriteEndObject();
        }

        json.WritePropertyName("data");
        json.WriteRawValue(detail.Data, skipInputValidation: true);
        Texts(json, "waiting", detail.Waiting);
        WriteSteps(json, detail);
        Texts(json, "undoable", detail.Undoable);
        WriteHistory(json, detail);
        json.WriteString("diagram", detail.Diagram);
    }

    private static void WriteSteps(Utf8JsonWriter json, SagaDetail detail)
    {
        json.WriteStartArray("steps");
        foreach (SagaStepInfo step in detail.Steps)
        {
            json.WriteStartObject();
            json.WriteString("name", step.Name);
            json.WriteString("phase", step.Phase);
            json.WriteBoolean("compensation", step.IsCompensation);
            json.WriteNumber("attempt", step.Attempt);
            Time(json, "dueAt", step.DueTicks);
            json.WriteString("idempotencyKey", step.IdempotencyKey);
            json.WriteString("error", step.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHistory(Utf8JsonWriter json, SagaDetail detail)
    {
        json.WriteStartArray("history");
        foreach (SagaHistoryLine line in detail.History)
        {
            json.WriteStartObject();
            Time(json, "at", line.Ticks);
            json.WriteString("kind", line.Kind);
            json.WriteString("subject", line.Subject);
            json.WriteNumber("number", line.Number);
            json.WriteString("detail", line.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, string name, long ticks) => json.WriteString(name, ticks == 0 ? null : Timestamps.Format(ticks));
}
