using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Replays;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Subscriptions;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.DeadLetters;

/// <summary><c>POST /v1/subscriptions/{name}/deadletters:replay</c> and <c>:discard</c>.</summary>
internal sealed class DeadLetterEndpoint(
    IPartitions partitions, DocumentBody bodies, ReplayKeys keys, IGrainFactory grains, DeadLetterInstruments instruments, Faults faults)
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

        if (request is { DryRun: false, Rate: not null })
        {
            await StartAsync(context, name, body);
            return;
        }

        DeadLetterFilter filter = await FilterAsync(request, isReplay, context.RequestAborted);
        DeadLetterSelection[] selections = [.. partitions.All.Select(partition => new DeadLetterSelection(partition, subscription.Id, filter))];

        // Once begun it is finished, whether or not somebody waits for the answer.
        int matched = request.DryRun
            ? await CountAsync(selections, request.Max, context.RequestAborted)
            : await ChangeAsync(selections, request.Max, isReplay ? instruments.ReopenAsync : instruments.DiscardAsync);
        await ReplayView.WriteAsync(context, StatusCodes.Status200OK, matched, null);
    }

    private static async ValueTask<int> CountAsync(DeadLetterSelection[] selections, int max, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (DeadLetterSelection selection in selections)
        {
            count += await selection.CountAsync(max - count, cancellationToken);
        }

        return count;
    }

    // How many were changed.
    private static async ValueTask<int> ChangeAsync(DeadLetterSelection[] selections, int max, Func<ISubscriptionCursor, IReadOnlyList<DeadLetter>, ValueTask<int>> change)
    {
        int changed = 0;
        foreach (DeadLetterSelection selection in selections)
        {
            while (changed < max && !selection.HasEnded)
            {
                IReadOnlyList<DeadLetter> some = await selection.TakeAsync(max - changed, CancellationToken.None);
                changed += some.Count > 0 && selection.Cursor is { } cursor ? await change(cursor, some) : 0;
            }
        }

        return changed;
    }

    private async ValueTask StartAsync(HttpContext context, string name, string body)
    {
        if (keys.Read(context, out Guid id) is { } problem)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        ReplayAnswer answer = await grains.GetGrain<IReplayGrain>(id.ToString()).StartDeadLetters(name, body);
        await (answer.Refusal?.ToProblem() is { } refused
            ? faults.ProblemAsync(context, refused)
            : ReplayView.WriteAsync(context, StatusCodes.Status200OK, answer.Matched, answer.Replay));
    }

    private async ValueTask<DeadLetterFilter> FilterAsync(DeadLetterRequest request, bool isReplay, CancellationToken cancellationToken) => DeadLetterFilter.Of(
        request, isReplay, request.Ids.IsDefault ? null : await DeadLetterFilter.FindAsync(partitions, request.Ids, cancellationToken));
}
