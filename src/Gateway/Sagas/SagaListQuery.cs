using System.Buffers.Text;
using System.Text;
using EventHub.Gateway.Http;
using EventHub.Gateway.Places;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Sagas;

/// <summary>Reads which sagas a list is asked for.</summary>
internal static class SagaListQuery
{
    /// <summary>Most instances on a page.</summary>
    public const int LimitMax = 1000;

    private const int LimitDefault = 100;

    public static Problem? Read(HttpContext context, long nowTicks, out SagaQuery query)
    {
        QueryReader reader = new(context);
        query = new SagaQuery
        {
            Definition = reader.Text("definition"),
            Version = reader.Number("version", 1, int.MaxValue, 0),
            State = reader.Text("state"),
            Status = Status(reader),
            KeyPrefix = reader.Text("keyPrefix"),
            SinceTicks = PlaceQuery.ReadTime(reader, "since") ?? 0,
            UntilTicks = PlaceQuery.ReadTime(reader, "until") ?? 0,
            UnchangedSinceTicks = Idle(reader) is { } idle ? nowTicks - idle.Ticks : 0,
            Limit = reader.Number("limit", 1, LimitMax, LimitDefault),
        };
        if (reader.Text("after") is { } after)
        {
            query = After(reader, after, query);
        }

        return reader.End();
    }

    /// <summary>The place behind an instance, as <c>after</c> takes it.</summary>
    public static string CursorOf(SagaInfo saga) => "s" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{saga.Definition}/{saga.Key}"));

    private static SagaQuery After(QueryReader reader, string text, SagaQuery query)
    {
        try
        {
            string[] place = text.StartsWith('s') ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(1))).Split('/', 2) : [];
            if (place.Length == 2)
            {
                return query with { AfterDefinition = place[0], AfterKey = place[1] };
            }
        }
        catch (FormatException)
        {
            // Told below.
        }

        reader.Refuse(ErrorCodes.InvalidCursor, "after", $"'after' is '{QueryReader.Show(text)}'. Give 'next' of an earlier page exactly as the hub sent it.");
        return query;
    }

    private static string? Status(QueryReader reader)
    {
        string? status = reader.Text("status");
        if (status is not null && !SagaWords.Filters.Contains(status))
        {
            reader.Refuse(ErrorCodes.InvalidQuery, "status", $"'status' is '{QueryReader.Show(status)}'. There are {string.Join(", ", SagaWords.Filters)}.");
        }

        return status;
    }

    private static TimeSpan? Idle(QueryReader reader)
    {
        if (reader.Text("idle") is not { } text)
        {
            return null;
        }

        if (Durations.TryParse(text, out TimeSpan idle) && idle > TimeSpan.Zero)
        {
            return idle;
        }

        reader.Refuse(ErrorCodes.InvalidQuery, "idle", $"'idle' is '{QueryReader.Show(text)}'. Give a duration, a number and one of ms s m h d, such as 1h.");
        return null;
    }
}
