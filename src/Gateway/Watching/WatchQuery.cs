using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Gateway.Places;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Watching;

/// <summary>What <c>GET /v1/watch</c> was asked for.</summary>
/// <param name="Patterns">Channels wanted.</param>
/// <param name="From">Where to begin.</param>
/// <param name="Partition">The partition a bare sequence is of.</param>
internal sealed record WatchQuery(PatternSet Patterns, Place From, int? Partition)
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Reads query and headers; the problem, or null.</summary>
    public static Problem? Parse(HttpContext context, IPartitions partitions, GatewayOptions options, out WatchQuery query)
    {
        QueryReader reader = new(context);
        PatternSet patterns = PlaceQuery.ReadPatterns(reader, "pattern", options.WatchPatternsMax);
        int? partition = PlaceQuery.ReadPartition(reader, partitions);
        string? asked = reader.Text("from");

        // A client that reconnects sends the same query and where it got to, which counts.
        string? resumed = context.Request.Headers[LastEventId].ToString();
        Place from = (string.IsNullOrEmpty(resumed)
            ? PlaceQuery.Read(reader, "from", asked, partition, partitions)
            : PlaceQuery.Read(reader, LastEventId, resumed, partition, partitions)) ?? new Place(PlaceKind.Now);
        query = new WatchQuery(patterns, from, partition);
        return reader.End() ?? CheckAccept(context);
    }

    private static Problem? CheckAccept(HttpContext context)
    {
        string accept = context.Request.Headers.Accept.ToString();
        return accept.Length == 0 || accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || accept.Contains("*/*", StringComparison.Ordinal) || accept.Contains("text/*", StringComparison.OrdinalIgnoreCase)
            ? null
            : Problem.OfField(ErrorCodes.NotAcceptable, "Accept", $"The answer is a stream of text/event-stream; 'Accept' is '{QueryReader.Show(accept)}'. Accept that, or leave the header out.");
    }
}
