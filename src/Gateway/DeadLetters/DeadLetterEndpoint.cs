using System.Text;
using System.Text.Json;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.DeadLetters;

/// <summary><c>POST /v1/subscriptions/{name}/deadletters:replay</c> and <c>:discard</c>.</summary>
internal sealed class DeadLetterEndpoint(
    ILocalPartitions partitions, DocumentBody bodies, DeadLetterReplays replays, DeadLetterInstruments instruments, Faults faults)
{
    private const int BodyBytesMax = 128 * 1024;

    public ValueTask ReplayAsync(HttpContext context) => ChangeAsync(context, isReplay: true);

    public ValueTask DiscardAsync(HttpContext context) => ChangeAsync(context, isReplay: false);

    private async ValueTask ChangeAsync(HttpContext context, bool isReplay)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        (string body, Problem? problem) = await bodies.ReadAsync(context, BodyBytesMax, $"Name at most {DeadLetterRequest.IdsMax} ids at a time.");
        DeadLetterRequest request = null!;
        problem ??= DeadLetterReader.Read(Encoding.UTF8.GetBytes(body), isReplay, out request);
        Subscription? subscription = problem is null ? partitions.First().Find(name) : null;
        if (subscription is null)
        {
            await faults.ProblemAsync(context, problem ?? SubscriptionLookup.NotFound(name));
            return;
        }

        DeadLetterFilter filter = await FilterAsync(request, isReplay, context.RequestAborted);
        if (request.DryRun || request.Rate is not null)
        {
            await CountAsync(context, subscription, filter, request);
            return;
        }

        // Once begun it is finished, whether or not somebody waits for the answer.
        using DeadLetterSelection selection = new(partitions, subscription, filter);
        int matched = await selection.TakeAsync(request.Max, isReplay ? instruments.ReopenAsync : instruments.DiscardAsync, CancellationToken.None);
        await WriteAsync(context, matched, null);
    }

    private async ValueTask CountAsync(HttpContext context, Subscription subscription, DeadLetterFilter filter, DeadLetterRequest request)
    {
        using DeadLetterSelection selection = new(partitions, subscription, filter);
        int matched = await selection.TakeAsync(request.Max, null, context.RequestAborted);
        string? replay = null;
        if (request.DryRun || matched == 0 || replays.TryStart(subscription, filter, matched, request.Rate!.Value, out replay))
        {
            await WriteAsync(context, matched, replay);
            return;
        }

        await faults.ProblemAsync(context, new Problem(
            ErrorCodes.ReplayUnderWay, $"The replay {replay} of dead letters of '{subscription.Name}' is under way. Wait for its end, or replay without 'rate'."));
    }

    private async ValueTask<DeadLetterFilter> FilterAsync(DeadLetterRequest request, bool isReplay, CancellationToken cancellationToken) => new()
    {
        Channels = request.Channels,
        SinceTicks = request.SinceTicks ?? 0,
        UntilTicks = request.UntilTicks ?? long.MaxValue,
        TakesDeleted = !isReplay,
        TakesLost = !isReplay && request.Channels is null,
        Sequences = request.Ids.IsDefault ? null : await DeadLetterFilter.FindAsync(partitions, request.Ids, cancellationToken),
    };

    private static ValueTask WriteAsync(HttpContext context, int matched, string? replay)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteNumber("matched", matched);
            json.WriteString("replayId", replay);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }
}
