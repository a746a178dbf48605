using System.Text;
using EventHub.Gateway.Http;
using EventHub.Gateway.Places;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Events;

/// <summary>Reads the query of <c>GET /v1/events</c>.</summary>
internal sealed class EventListQueryParser(ILocalPartitions partitions)
{
    /// <summary>The query, or the first thing wrong with it.</summary>
    public Problem? Parse(HttpContext context, out EventListQuery query)
    {
        QueryReader reader = new(context);
        int? partition = PlaceQuery.ReadPartition(reader, partitions);
        query = new EventListQuery
        {
            Channels = PlaceQuery.ReadPatterns(reader, "channel", 1),
            Status = ReadStatus(reader),
            Source = ReadText(reader, "source"),
            SourceId = ReadText(reader, "sourceId"),
            SinceTicks = PlaceQuery.ReadTime(reader, "since"),
            UntilTicks = PlaceQuery.ReadTime(reader, "until"),
            After = PlaceQuery.Read(reader, "after", reader.Text("after"), partition, partitions),
            Partition = partition,
            Limit = reader.Number("limit", 1, EventListQuery.LimitMax, EventListQuery.LimitDefault),
            Ascending = ReadAscending(reader),
        };

        if (reader.Flag("delayed"))
        {
            reader.Refuse(ErrorCodes.NotAvailable, "delayed", "Delayed events are not available in this version, so there are none to list. Leave 'delayed' out.");
        }

        if (query.SourceId is not null && query.Source is null)
        {
            reader.Refuse(ErrorCodes.InvalidQuery, "sourceId", "'sourceId' means something only together with 'source'. Give both.");
        }

        return reader.End();
    }

    private static EventStatus? ReadStatus(QueryReader reader)
    {
        string? text = reader.Text("status");
        if (text is null)
        {
            return null;
        }

        if (!EventNames.TryParse(Encoding.UTF8.GetBytes(text), out EventStatus status))
        {
            reader.Refuse(ErrorCodes.InvalidQuery, "status", $"'status' is '{QueryReader.Show(text)}'. Give pending, processing, completed, failed, expired or deleted.");
        }

        return status;
    }

    private static bool ReadAscending(QueryReader reader)
    {
        string text = reader.Text("order") ?? "desc";
        if (text is not ("asc" or "desc"))
        {
            reader.Refuse(ErrorCodes.InvalidQuery, "order", $"'order' is '{QueryReader.Show(text)}'. Give asc or desc.");
        }

        return text == "asc";
    }

    private static byte[]? ReadText(QueryReader reader, string name)
    {
        string? text = reader.Text(name);
        byte[]? bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
        if (TextRules.Check(bytes, name) is { } problem)
        {
            reader.Refuse(ErrorCodes.InvalidQuery, name, problem.Detail);
        }

        return bytes;
    }
}
