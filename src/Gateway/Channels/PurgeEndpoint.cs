using System.Text;
using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Policies;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Channels;

/// <summary><c>POST /v1/channels/{channel}:purge</c>: takes a channel's events up to a place away.</summary>
internal sealed class PurgeEndpoint(IPartitions partitions, PolicyRequests requests, PolicyInstruments instruments, Faults faults)
{
    public async ValueTask PurgeAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["channel"]!;
        (string body, Problem? problem) = ChannelPolicyEndpoint.CheckName(name) is { } wrong ? ("", wrong) : await requests.ReadAsync(context);
        PurgeRequest request = null!;
        problem ??= PurgeRequest.Read(Encoding.UTF8.GetBytes(body), out request);
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        byte[] channel = Encoding.UTF8.GetBytes(name);
        IPartition partition = partitions.OwnerOf(channel);
        long before = await BeforeAsync(partition, request.Before, context.RequestAborted);

        // Once begun it is finished, whether or not somebody waits for the answer.
        PurgeResult result = await partition.PurgeAsync(channel, before, request.DryRun, CancellationToken.None);
        if (!request.DryRun)
        {
            instruments.Purged(result.Events);
        }

        await WriteAsync(context, name, request.DryRun, result);
    }

    // The first sequence that stays. A cursor stands behind the event it was sent with; one of another history purges nothing.
    private static async ValueTask<long> BeforeAsync(IPartition partition, Place? before, CancellationToken cancellationToken) => before switch
    {
        { Kind: PlaceKind.Earliest } => 0,
        { Kind: PlaceKind.Sequence, Sequence: var sequence } => sequence,
        { Kind: PlaceKind.Time, TimeTicks: var ticks } => await partition.PlaceOfTimeAsync(ticks, cancellationToken) + 1,
        { Kind: PlaceKind.Cursor, Cursor: { } cursor } => cursor.In(partition.Number) is { } place ? AfterOf(partition.Resolve(place)) : 0,
        _ => partition.Bounds.NextSequence,
    };

    private static long AfterOf(ResolvedPlace place) => place.HasGap ? 0 : place.AfterSequence + 1;

    private static ValueTask WriteAsync(HttpContext context, string channel, bool dryRun, PurgeResult result)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteString("channel", channel);
            json.WriteBoolean("dryRun", dryRun);
            json.WriteNumber("events", result.Events);
            json.WriteNumber("bytes", result.Bytes);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
