using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>The replays of a partition, asked from elsewhere. What there is comes from the last view; a change of it refreshes that.</summary>
internal sealed class RemoteReplays(RemotePartition partition) : IPartitionReplays
{
    /// <inheritdoc/>
    public IReadOnlyList<ReplayProgress> All => partition.Whole.Replays;

    /// <inheritdoc/>
    public long DeadLettersOpened => partition.Whole.DeadLettersOpened;

    /// <inheritdoc/>
    public ReplayProgress? Find(Guid id) => partition.Whole.Replays.FirstOrDefault(replay => replay.Definition.Id == id);

    /// <inheritdoc/>
    public async ValueTask<ReplayCount> CountAsync(ReplayRequest request, ReplayRange range, long? subscription, long examinedMax, CancellationToken cancellationToken)
    {
        string document = TextOf(request);
        ReplayCountAnswer answer = await partition.CallAsync(() => partition.Owner.CountReplay(document, range, subscription, examinedMax), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return new ReplayCount(answer.Matched.ToImmutableDictionary(static entry => entry.Subscription, static entry => entry.Count), answer.Examined, answer.IsWhole);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<long> Candidates(ReplayRequest request) => throw new NotSupportedException("Ask with CandidatesAsync.");

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyCollection<long>> CandidatesAsync(ReplayRequest request)
    {
        string document = TextOf(request);
        return await partition.NumbersAsync(() => partition.Owner.Candidates(document), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask StartAsync(ReplayDefinition definition, int runningMax)
    {
        await partition.NumbersAsync(() => partition.Owner.StartReplay(definition, runningMax), CancellationToken.None).ConfigureAwait(false);
        await partition.RefreshAsync(isWhole: true).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ChangeAsync(Guid id, int version, ReplayState state)
    {
        await partition.NumbersAsync(() => partition.Owner.ChangeReplay(id, version, state), CancellationToken.None).ConfigureAwait(false);
        await partition.RefreshAsync(isWhole: true).ConfigureAwait(false);
    }

    private static string TextOf(ReplayRequest request) => Encoding.UTF8.GetString(ReplayDocument.ToUtf8(request));
}
