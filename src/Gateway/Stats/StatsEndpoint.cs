using System.Reflection;
using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Stats;

/// <summary><c>GET /v1/stats</c>: the hub at a glance, for people and scripts.</summary>
internal sealed class StatsEndpoint(
    IPartitions partitions, PublishInstruments publishing, WatchInstruments watching, ProcessInstruments process,
    Draining draining, TimeProvider timeProvider, Faults faults)
{
    private static readonly string Version =
        typeof(StatsEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public ValueTask GetAsync(HttpContext context)
    {
        if (QueryReader.RefuseAny(context) is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            Write(json);
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("startedAt", Timestamps.Format(process.StartedAt.Ticks));
        json.WriteNumber("uptimeSeconds", Math.Round((timeProvider.GetUtcNow().UtcDateTime - process.StartedAt).TotalSeconds, 3));
        json.WriteString("state", draining.HasBegun ? "draining" : partitions.All.All(partition => partition.Health is { CanRead: true, CanWrite: true }) ? "ready" : "degraded");
        WritePublishing(json);
        json.WriteNumber("watchers", watching.Watchers);
        json.WriteStartArray("partitions");
        foreach (IPartition partition in partitions.All)
        {
            Write(json, partition);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WritePublishing(Utf8JsonWriter json)
    {
        (long stored, long duplicates, long refused, long failed) = publishing.Totals;
        json.WriteStartObject("published");
        json.WriteNumber("stored", stored);
        json.WriteNumber("duplicates", duplicates);
        json.WriteNumber("refused", refused);
        json.WriteNumber("failed", failed);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IPartition partition)
    {
        PartitionStatistics statistics = partition.Statistics();
        PartitionBounds bounds = partition.Bounds;
        PartitionHealth health = partition.Health;
        json.WriteStartObject();
        json.WriteNumber("partition", partition.Number);
        json.WriteString("epoch", bounds.Epoch.ToString());
        json.WriteNumber("firstSequence", bounds.FirstSequence);
        json.WriteNumber("lastSequence", bounds.LastSequence);
        json.WriteBoolean("readable", health.CanRead);
        json.WriteBoolean("writable", health.CanWrite);
        json.WriteString("problem", health.Problem is { } problem ? $"{problem.Code}: {problem.Detail}" : null);
        json.WriteNumber("events", statistics.RetainedEvents);
        json.WriteNumber("bytes", statistics.RetainedBytes);
        json.WriteNumber("segments", statistics.Segments);
        json.WriteNumber("deletedEvents", statistics.DeletedEvents);
        json.WriteNumber("delayedEvents", statistics.DelayedEvents);
        json.WriteNumber("releasedEvents", statistics.ReleasedEvents);
        json.WriteNumber("overdueSeconds", Math.Round(statistics.OverdueSeconds, 3));
        json.WriteNumber("idempotencyKeys", statistics.IdempotencyKeys);
        json.WriteNumber("writeBufferBytes", statistics.WriteBufferBytes);
        json.WriteNumber("quarantinedRanges", statistics.QuarantinedRanges);
        json.WriteNumber("eventsAppended", statistics.EventsAppended);
        json.WriteNumber("bytesAppended", statistics.BytesAppended);
        json.WriteNumber("duplicates", statistics.Duplicates);
        json.WriteNumber("commits", statistics.Commits);
        json.WriteNumber("syncs", statistics.Syncs);
        json.WriteNumber("syncSeconds", Math.Round(statistics.SyncSeconds, 6));
        json.WriteEndObject();
    }
}
