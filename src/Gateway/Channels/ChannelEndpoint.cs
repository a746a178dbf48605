using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Places;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Channels;

/// <summary><c>GET /v1/channels</c>: what is retained per channel.</summary>
internal sealed class ChannelEndpoint(IPartitions partitions, Faults faults)
{
    private const int LimitDefault = 100, LimitMax = 1000;

    public ValueTask ListAsync(HttpContext context)
    {
        QueryReader query = new(context);
        PatternSet patterns = PlaceQuery.ReadPatterns(query, "pattern", 1);
        string? after = query.Text("after");
        int limit = query.Number("limit", 1, LimitMax, LimitDefault);
        if (query.End() is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        List<ChannelSummary> found = Find(patterns, after, limit + 1);
        bool more = found.Count > limit;
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("channels");
            foreach (ChannelSummary channel in found.Take(limit))
            {
                json.WriteStartObject();
                ChannelView.WriteSummary(json, channel);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", more ? found[limit - 1].Name : null);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    private List<ChannelSummary> Find(PatternSet patterns, string? after, int count)
    {
        IEnumerable<ChannelSummary> channels = partitions.All.SelectMany(partition => partition.Channels());
        if (partitions.All.Length > 1)
        {
            channels = channels.OrderBy(channel => channel.Name, StringComparer.Ordinal);
        }

        return [.. channels
            .Where(channel => (after is null || string.CompareOrdinal(channel.Name, after) > 0) && patterns.Matches(System.Text.Encoding.UTF8.GetBytes(channel.Name)))
            .Take(count)];
    }
}
