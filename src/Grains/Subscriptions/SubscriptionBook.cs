using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Subscriptions;

/// <summary>
/// The subscriptions of a hub, each in every partition. Refusals are thrown. Not for two changes of one name at the same time.
/// <list type="bullet">
/// <item>The first partition decides: it is told before the others, so what it does not know is being deleted, and its id is the one that counts.</item>
/// <item>Of one id the highest version counts. Every call first brings the partitions to it, so a call that failed part-way is completed by its
/// repetition, or by any other of that name.</item>
/// </list>
/// </summary>
internal sealed partial class SubscriptionBook(IPartitions partitions, PlaceResolver places, SubscriptionIds ids, SubscriptionLimits limits)
{
    public async Task<SubscriptionAnswer> SetAsync(string name, string document)
    {
        SubscriptionDefinition definition = Read(name, document);
        if (await AgreeAsync(name) is not { } known)
        {
            return await CreateAsync(name, definition);
        }

        // Where it began is history.
        SubscriptionDefinition next = definition with { From = known.Definition.From };
        return next.Equals(known.Definition)
            ? Answer(SubscriptionChange.None, known)
            : await ChangeAsync(known with { Version = known.Version + 1, Definition = next });
    }

    public async Task<SubscriptionAnswer> GetAsync(string name) => Answer(SubscriptionChange.None, await RequireAsync(name));

    public async Task<SubscriptionAnswer> PauseAsync(string name, bool pause)
    {
        Subscription known = await RequireAsync(name);
        return known.IsPaused == pause
            ? Answer(SubscriptionChange.None, known)
            : await ChangeAsync(known with { Version = known.Version + 1, IsPaused = pause });
    }

    public async Task<SubscriptionAnswer> SeekAsync(string name, string to)
    {
        Subscription known = await RequireAsync(name);
        long[] first = await places.FirstAsync(partitions, to, "/to", CancellationToken.None);
        for (int i = 0; i < first.Length; i++)
        {
            await partitions.All[i].Deliveries.SeekAsync(known.Id, first[i]);
        }

        return Answer(SubscriptionChange.Changed, known);
    }

    public async Task<SubscriptionAnswer> DeleteAsync(string name)
    {
        bool existed = false;
        foreach (IPartition partition in partitions.All)
        {
            // One left behind by a deletion that failed counts too: this call is its repetition.
            existed |= partition.Deliveries.Find(name) is { } found && await partition.Deliveries.RemoveAsync(found.Id);
        }

        return existed ? new SubscriptionAnswer(SubscriptionChange.Deleted, null) : throw new EventHubException(SubscriptionLookup.NotFound(name));
    }

    private static SubscriptionDefinition Read(string name, string document)
    {
        if (SubscriptionName.Explain(name) is { } wrong)
        {
            throw new EventHubException(Problem.OfField(ErrorCodes.InvalidField, "name", wrong));
        }

        byte[] json = Encoding.UTF8.GetBytes(document);
        if (json.Length > SubscriptionDocument.BytesMax)
        {
            throw new EventHubException(SubscriptionDocument.TooLarge(json.Length));
        }

        return SubscriptionDocument.Read(json, out SubscriptionDefinition definition) is { } problem ? throw new EventHubException(problem) : definition;
    }

    private async Task<SubscriptionAnswer> CreateAsync(string name, SubscriptionDefinition definition)
    {
        int count = partitions.First().Count;
        if (count >= limits.SubscriptionsMax)
        {
            throw new EventHubException(new Problem(ErrorCodes.LimitReached,
                $"There are {count:N0} subscriptions; at most {limits.SubscriptionsMax:N0} are allowed (Gateway:SubscriptionsMax). Delete some, or widen the patterns of others."));
        }

        long[] first = await BeginningAsync(definition.From);
        Subscription created = new(ids.Next(), name, 1, definition, IsPaused: false, 0, 0);
        return Answer(SubscriptionChange.Created, await DefineAsync(created, first));
    }

    private async Task<SubscriptionAnswer> ChangeAsync(Subscription next) => Answer(SubscriptionChange.Changed, await DefineAsync(next, null));

    private async Task<Subscription> RequireAsync(string name) =>
        await AgreeAsync(name) ?? throw new EventHubException(SubscriptionLookup.NotFound(name));

    private SubscriptionAnswer Answer(SubscriptionChange change, Subscription subscription)
    {
        CursorCounts counts = partitions.CountsOf(subscription.Id);
        return new SubscriptionAnswer(change, new SubscriptionInfo(
            subscription.Name, Encoding.UTF8.GetString(SubscriptionJson.ToUtf8(subscription.Definition)), subscription.IsPaused, subscription.Version,
            new DateTimeOffset(subscription.CreatedTicks, TimeSpan.Zero), new DateTimeOffset(subscription.ChangedTicks, TimeSpan.Zero),
            counts.InFlight, counts.Waiting, counts.DeadLetters, counts.Consumers, counts.Expired));
    }
}
