using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Partitions;
using EventHub.Grains.Policies;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Remote;

/// <summary>Answers for one partition what processes elsewhere ask: reading, looking up, changing.</summary>
internal sealed partial class PartitionOwner(IPartition partition, TimeProvider timeProvider, CancellationToken leaving)
{
    private readonly RemoteMembers _members = new(partition, timeProvider);

    public Task<RunAnswer> ReadAsync(RunRequest request, CancellationToken cancellationToken) => OwnerCalls.AnswerAsync(
        async () =>
        {
            PatternSet patterns = ChannelsOf(request.Patterns);
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving);
            return await new RunReader(partition, request, patterns, timeProvider).ReadAsync(ending.Token);
        },
        refusal => new RunAnswer([], default, refusal));

    public Task<NumbersAnswer> PurgeAsync(string channel, long beforeSequence, bool dryRun) => OwnerCalls.NumbersAsync(async () =>
    {
        PurgeResult result = await partition.PurgeAsync(Encoding.UTF8.GetBytes(channel), beforeSequence, dryRun, CancellationToken.None);
        return [result.Events, result.Bytes];
    });

    public Task<NumbersAnswer> DeleteAsync(string id) => OwnerCalls.NumbersAsync(async () =>
        [EventId.TryParse(id, out EventId parsed) && await partition.DeleteAsync(parsed, CancellationToken.None) ? 1 : 0]);

    public Task<ChangedAnswer> ChangedAsync(ChangedRequest request, CancellationToken cancellationToken) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using CancellationTokenSource timeUp = new(IPartitionGrain.WaitMax, timeProvider);
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken, leaving);
            using IEventFollower follower = partition.Follow(request.Lsn, request.Sequence);
            (StoredState state, long sequence) = await StateOfAsync(request.Lsn);
            try
            {
                while (!request.IsFirst && state == request.Seen && sequence == request.SeenSequence)
                {
                    await follower.ChangedAsync(ending.Token);
                    (state, sequence) = await StateOfAsync(request.Lsn);
                }
            }
            catch (OperationCanceledException)
            {
                return new ChangedAnswer(HasChanged: false, state, sequence);
            }

            return new ChangedAnswer(HasChanged: true, state, sequence);
        },
        static refusal => new ChangedAnswer(false, default, 0, refusal));

    public Task<DeliveriesAnswer> DeliveriesOfAsync(long lsn) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using FoundEvent? found = await partition.FindAsync(lsn, leaving);
            return new DeliveriesAnswer(found is null ? [] : [.. await partition.Deliveries.DeliveriesOfAsync(found, leaving)]);
        },
        static refusal => new DeliveriesAnswer([], refusal));

    public Task<VerdictPage> ExplainAsync(RecordRun run, string? after, int limit) => OwnerCalls.AnswerAsync(
        async () =>
        {
            using FoundEvent found = run.FirstLsn == 0
                ? new FoundEvent(RecordRuns.ToBatch(run), 0, default)
                : await partition.FindAsync(run.FirstLsn, leaving) ?? throw new EventHubException(EventLookup.NotFound("it"));
            return await partition.Deliveries.ExplainAsync(found, after, limit, leaving);
        },
        static refusal => new VerdictPage([], null, refusal));

    public Task<NumbersAnswer> FollowAsync(PolicyBook policies) => OwnerCalls.NumbersAsync(async () =>
    {
        await partition.ApplyPoliciesAsync(PolicyCompiler.Compile(policies), leaving);
        return [];
    });

    public Task<NumbersAnswer> RetryAsync(long lsn) => OwnerCalls.NumbersAsync(async () =>
    {
        using FoundEvent? found = await partition.FindAsync(lsn, leaving);
        return [found is null ? 0 : await partition.Deliveries.RetryAsync(found)];
    });

    private static PatternSet ChannelsOf(ImmutableArray<string> texts)
    {
        PatternSet? patterns = PatternSet.Everything;
        return !texts.IsDefaultOrEmpty && ReadPatterns.Parse(texts, out patterns) is { } problem ? throw new EventHubException(problem) : patterns!;
    }

    private async ValueTask<(StoredState State, long Sequence)> StateOfAsync(long lsn)
    {
        using FoundEvent? found = await partition.FindAsync(lsn, leaving);
        return found is null ? default : (StoredState.Of(found.State), found.Record.Sequence);
    }
}
