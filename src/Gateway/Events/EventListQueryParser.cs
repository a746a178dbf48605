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
internal sealed class EventListQueryParser(IPartitions partitions)
{
    /// <summary>The query, or the first thing wrong with it.</summary>
    public Problem? Parse(HttpContext context, out EventListQuery query)
    {
        QueryReader reader = new(context);
        bool delayed = ReadDelayed(reader);
        int? partition = PlaceQuery.ReadPartition(reader, partitions);
        query = new EventListQuery
        {
            Channels = PlaceQuery.ReadPatterns(reader, "channel", 1),
            Status = ReadStatus(reader),
            Source = ReadText(reader, "source"),
            SourceId = ReadText(reader, "sourceId"),
            SinceTicks = PlaceQuery.ReadTime(reader, "since"),
            UntilTicks = PlaceQuery.ReadTime(reader, "until"),
            After = delayed ? null : PlaceQuery.Read(reader, "after", reader.Text("after"), partition, partitions),
            Delayed = delayed,
            AfterDelayed = delayed ? ReadDelayedPlace(reader) : null,
            Partition = partition,
            Limit = reader.Number("limit", 1, EventListQuery.LimitMax, EventListQuery.LimitDefault),
            Ascending = ReadAscending(reader),
        };

        if (delayed && query.Status is { } status and not (EventStatus.Pending or EventStatus.Deleted))
        {
            reader.Refuse(ErrorCodes.InvalidQuery, "delayed", $"'delayed=true' lists events that wait for their time ('pending') or were cancelled before it ('deleted'); 'status' is '{Encoding.ASCII.GetString(EventNames.Of(status))}'. Leave one of them out.");
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

    private static bool ReadDelayed(QueryReader reader)
    {
        string text = reader.Text("delayed") ?? "false";
        if (text is not ("true" or "false"))
        {
            reader.Refuse(ErrorCodes.InvalidQuery, "delayed", $"'delayed' is '{QueryReader.Show(text)}'. Give true or false.");
        }

        return text == "true";
    }

    private DelayedPlace? ReadDelayedPlace(QueryReader reader)
    {
        string? text = reader.Text("after");
        if (text is null)
        {
            return null;
        }

        if (!DelayedPlace.TryParse(text, partitions.All.Length, out DelayedPlace? place))
        {
            reader.Refuse(ErrorCodes.InvalidCursor, "after", $"'after' is '{QueryReader.Show(text)}'. With 'delayed=true' give what 'next' of the page before said, as it was.");
        }

        return place;
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
