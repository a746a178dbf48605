using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Events;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Gateway.Places;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.DeadLetters;

/// <summary><c>GET /v1/subscriptions/{name}/deadletters</c>: partition by partition, in the order of the events.</summary>
internal sealed class DeadLetterListEndpoint(IPartitions partitions, Faults faults, IOptions<GatewayOptions> options)
{
    private const int LimitDefault = 100, LimitMax = 1000, ExaminedMax = 10_000;

    public async ValueTask ListAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        QueryReader query = new(context);
        EventId? id = ReadId(query);
        DeadLetterFilter filter = new()
        {
            Channels = PlaceQuery.ReadPatterns(query, "channel", 1),
            SinceTicks = PlaceQuery.ReadTime(query, "since") ?? 0,
            UntilTicks = PlaceQuery.ReadTime(query, "until") ?? long.MaxValue,
            TakesDeleted = true,
            Sequences = id is { } one ? await DeadLetterFilter.FindAsync(partitions, [one], context.RequestAborted) : null,
        };
        DeadLetterPlace after = ReadAfter(query);
        int limit = query.Number("limit", 1, LimitMax, LimitDefault);
        Subscription? subscription = query.End() is null ? partitions.First().Find(name) : null;
        if (subscription is null)
        {
            await faults.ProblemAsync(context, query.Problem ?? SubscriptionLookup.NotFound(name));
            return;
        }

        await AnswerAsync(context, subscription.Id, filter, after, limit);
    }

    private static EventId? ReadId(QueryReader query)
    {
        if (query.Text("id") is not { } text)
        {
            return null;
        }

        if (EventId.TryParse(text, out EventId id))
        {
            return id;
        }

        query.Refuse(ErrorCodes.InvalidQuery, "id", $"'id' is '{QueryReader.Show(text)}', which is no event's id. Give it as the hub gave it.");
        return null;
    }

    private DeadLetterPlace ReadAfter(QueryReader query)
    {
        DeadLetterPlace after = default;
        if (query.Text("after") is { } text && (!DeadLetterPlace.TryParse(text, out after) || after.Partition >= partitions.All.Length))
        {
            query.Refuse(ErrorCodes.InvalidCursor, "after", $"'after' is '{QueryReader.Show(text)}'. Give 'next' of an earlier page exactly as the hub sent it.");
            after = default;
        }

        return after;
    }

    private async ValueTask AnswerAsync(HttpContext context, long subscription, DeadLetterFilter filter, DeadLetterPlace after, int limit)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("deadLetters");
            string? next = await FillAsync(json, subscription, filter, after, limit, context.RequestAborted);
            json.WriteEndArray();
            json.WriteString("next", next);
            json.WriteEndObject();
        }

        await Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    // Where the next page begins; null behind the last.
    private async ValueTask<string?> FillAsync(
        Utf8JsonWriter json, long subscription, DeadLetterFilter filter, DeadLetterPlace after, int limit, CancellationToken cancellationToken)
    {
        int count = 0, examined = 0;
        for (DeadLetterPlace place = after; place.Partition < partitions.All.Length;)
        {
            long bytes = json.BytesCommitted + json.BytesPending;
            bool isFull = count >= limit || examined >= ExaminedMax || bytes >= options.Value.PageBytesMax;

            // Of a full page it is asked only whether there are more.
            DeadLetterQuery query = new(
                subscription, filter, place.Sequence, place.Walk, isFull ? 0 : limit - count, options.Value.PageBytesMax - bytes, ExaminedMax - examined);
            DeadLetterPage page = await partitions.All[place.Partition].DeadLettersAsync(query, cancellationToken);
            foreach (ListedDeadLetter letter in page.Letters)
            {
                Write(json, letter);
            }

            count += page.Letters.Length;
            examined += page.Examined;
            place = page.HasMore ? place with { Sequence = page.Sequence, Walk = page.Walk } : new DeadLetterPlace(place.Partition + 1, 0, 0);
            if (page.HasMore && (isFull || count >= limit || examined >= ExaminedMax))
            {
                return place.ToString();
            }
        }

        return null;
    }

    private static void Write(Utf8JsonWriter json, ListedDeadLetter listed)
    {
        BatchWalk walk = new(RecordRuns.ToBatch(listed.Event));
        walk.TryNext(out StoredRecord record);
        using PooledBuffer shown = PooledBuffer.Rent();
        EventJsonWriter.Write(shown, record, listed.State.ToState(), singleLine: false);
        json.WriteStartObject();
        json.WritePropertyName("event");
        json.WriteRawValue(shown.Span, skipInputValidation: true);
        json.WriteString("reason", listed.Letter.IsTermed ? "termed" : "maxAttempts");
        json.WriteBoolean("late", listed.Letter.Walk != 0);
        AttemptJson.Write(json, listed.Attempts);
        json.WriteString("deadAt", Timestamps.Format(listed.Letter.DeadTicks));
        json.WriteEndObject();
    }
}
