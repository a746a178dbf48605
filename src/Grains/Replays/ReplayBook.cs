using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Replays;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Replays;

/// <summary>
/// The replays of a hub, each in every partition. Refusals are thrown. Not for two changes of one replay at the same time.
/// The definition is the same everywhere, and of its changes the highest version counts. Every call first brings the partitions to it, so a call that failed part-way is
/// completed by its repetition, or by any other of that replay.
/// </summary>
internal sealed class ReplayBook(IPartitions partitions, PlaceResolver places)
{
    public async Task<ReplayAnswer> StartAsync(Guid id, string document)
    {
        byte[] json = Encoding.UTF8.GetBytes(document);
        if (json.Length > ReplayRequest.BytesMax)
        {
            throw new EventHubException(new Problem(
                ErrorCodes.BodyTooLarge, $"The replay has {json.Length} bytes; at most {ReplayRequest.BytesMax} are allowed. Use wildcards in patterns."));
        }

        if (ReplayDocument.Read(json, out ReplayRequest request) is { } problem)
        {
            throw new EventHubException(problem);
        }

        string form = Encoding.UTF8.GetString(ReplayDocument.ToUtf8(request));
        if (!request.DryRun && await KnownAsync(id, ReplayKind.Events, form) is { } known)
        {
            return known;
        }

        ReplayPlan plan = await new ReplayPlanner(partitions, places).PlanAsync(request, ReplayLimits.CountedMax, CancellationToken.None);
        return request.DryRun
            ? new ReplayAnswer(plan.Matched < 0 ? null : plan.Matched, IsNew: false, null)
            : await BeginAsync(new ReplayDefinition(id, ReplayKind.Events, form, plan.Ranges, plan.Subscriptions, plan.Matched));
    }

    public async Task<ReplayAnswer> StartDeadLettersAsync(Guid id, string name, string document)
    {
        if (DeadLetterReader.Read(Encoding.UTF8.GetBytes(document), isReplay: true, out DeadLetterRequest request) is { } problem)
        {
            throw new EventHubException(problem);
        }

        if (request.Rate is null)
        {
            throw new EventHubException(Problem.OfField(ErrorCodes.MissingField, "/rate", "'rate' is missing. Say how many events a second may be delivered again."));
        }

        Subscription subscription = partitions.First().Find(name) ?? throw new EventHubException(SubscriptionLookup.NotFound(name));
        string form = Encoding.UTF8.GetString(DeadLetterJson.ToUtf8(request));
        if (await KnownAsync(id, ReplayKind.DeadLetters, form, subscription.Id) is { } known)
        {
            return known;
        }

        ImmutableArray<ReplayRange> ranges = await CountAsync(subscription, request);
        long matched = ranges.Sum(range => (long)range.Max);
        return matched == 0
            ? new ReplayAnswer(0, IsNew: false, null)
            : await BeginAsync(new ReplayDefinition(id, ReplayKind.DeadLetters, form, ranges, [subscription.Id], matched));
    }

    public async Task<ReplayAnswer> GetAsync(Guid id) => Answer(await RequireAsync(id), isNew: false);

    public async Task<ReplayAnswer> ChangeAsync(Guid id, ReplayState state)
    {
        ReplayInfo known = await RequireAsync(id);
        if (known.State == state)
        {
            return Answer(known, isNew: false);
        }

        if (known.State is ReplayState.Completed or ReplayState.Cancelled)
        {
            throw new EventHubException(new Problem(
                ErrorCodes.ReplayIsOver, $"The replay '{id}' is {(known.State == ReplayState.Completed ? "completed" : "cancelled")}. Begin another with POST /v1/replays."));
        }

        int version = Parts(id).Max(part => part.Version) + 1;
        foreach (IPartition partition in partitions.All)
        {
            await partition.Deliveries.Replays.ChangeAsync(id, version, state);
        }

        return Answer(partitions.Replay(id)!, isNew: false);
    }

    private async Task<ReplayAnswer> BeginAsync(ReplayDefinition definition)
    {
        ImmutableArray<IPartition> all = partitions.All;
        for (int i = 0; i < all.Length; i++)
        {
            await all[i].Deliveries.Replays.StartAsync(definition, i == 0 ? ReplayLimits.RunningMax : int.MaxValue);
        }

        return Answer(partitions.Replay(definition.Id)!, isNew: true);
    }

    // The replay that was begun with this id before, by the same request.
    private async Task<ReplayAnswer?> KnownAsync(Guid id, ReplayKind kind, string form, long subscription = 0)
    {
        if (await AgreeAsync(id) is not { } known)
        {
            return null;
        }

        return known.Kind == kind && known.Request == form && (subscription == 0 || known.Subscriptions[0] == subscription)
            ? Answer(partitions.Replay(id)!, isNew: false)
            : throw new EventHubException(new Problem(
                ErrorCodes.KeyReused, $"The idempotency key began the replay '{id}' with another body. Send the body it was begun with, or another key."));
    }

    // How many dead letters of each partition there are, altogether no more than were asked for.
    private async Task<ImmutableArray<ReplayRange>> CountAsync(Subscription subscription, DeadLetterRequest request)
    {
        DeadLetterFilter filter = DeadLetterFilter.Of(
            request, isReplay: true, request.Ids.IsDefault ? null : await DeadLetterFilter.FindAsync(partitions, request.Ids, CancellationToken.None));
        ImmutableArray<ReplayRange>.Builder ranges = ImmutableArray.CreateBuilder<ReplayRange>();
        int left = request.Max;
        foreach (IPartition partition in partitions.All)
        {
            int count = await new DeadLetterSelection(partition, subscription.Id, filter).CountAsync(left, CancellationToken.None);
            ranges.Add(new ReplayRange(partition.Number, 0, 0, count));
            left -= count;
        }

        return ranges.ToImmutable();
    }

    private async Task<ReplayInfo> RequireAsync(Guid id) =>
        await AgreeAsync(id) is null ? throw new EventHubException(ReplayLookup.NotFound(id.ToString())) : partitions.Replay(id)!;

    // What all partitions hold from now on; null when none of them holds anything.
    private async Task<ReplayDefinition?> AgreeAsync(Guid id)
    {
        ReplayProgress[] parts = Parts(id);
        if (parts.Length == 0)
        {
            return null;
        }

        ReplayProgress newest = parts.OrderByDescending(part => part.Version).ThenBy(part => part.State == ReplayState.Completed).First();
        if (parts.Length == partitions.All.Length && Array.TrueForAll(parts, part => part.Version == newest.Version || part.State == ReplayState.Completed))
        {
            return newest.Definition;
        }

        foreach (IPartition partition in partitions.All)
        {
            IPartitionReplays replays = partition.Deliveries.Replays;
            await replays.StartAsync(newest.Definition, int.MaxValue);
            await replays.ChangeAsync(id, newest.Version, newest.State == ReplayState.Completed ? ReplayState.Running : newest.State);
        }

        return newest.Definition;
    }

    private ReplayProgress[] Parts(Guid id) => [.. partitions.All.Select(partition => partition.Deliveries.Replays.Find(id)).OfType<ReplayProgress>()];

    private static ReplayAnswer Answer(ReplayInfo replay, bool isNew) => new(replay.Matched, isNew, replay);
}
