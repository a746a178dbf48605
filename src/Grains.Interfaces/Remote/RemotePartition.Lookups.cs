using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Remote;

/// <content>Looking up, and changing what is stored.</content>
public sealed partial class RemotePartition
{
    /// <inheritdoc/>
    public ValueTask<FoundEvent?> FindAsync(EventId id, CancellationToken cancellationToken) =>
        Here is { } here ? here.FindAsync(id, cancellationToken) : FindElsewhereAsync(id.ToString(), id.Lsn, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FoundEvent?> FindAsync(long lsn, CancellationToken cancellationToken) =>
        Here is { } here ? here.FindAsync(lsn, cancellationToken) : FindElsewhereAsync(null, lsn, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<long>> FindByClientIdAsync(
        ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> sourceId, bool delayed, CancellationToken cancellationToken) =>
        await NumbersAsync(() => Owner.FindClientId(ImmutableArray.Create(source.Span), ImmutableArray.Create(sourceId.Span), delayed), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public IReadOnlyList<long> DelayedBehind(long lsn, bool ascending, int max) => throw new NotSupportedException("Ask with DelayedBehindAsync.");

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<long>> DelayedBehindAsync(long lsn, bool ascending, int max) =>
        await NumbersAsync(() => Owner.DelayedBehind(lsn, ascending, max, areDeleted: false), CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc/>
    public IReadOnlyList<long> DeletedBehind(long lsn, bool ascending, int max) => throw new NotSupportedException("Ask with DeletedBehindAsync.");

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<long>> DeletedBehindAsync(long lsn, bool ascending, int max) =>
        await NumbersAsync(() => Owner.DelayedBehind(lsn, ascending, max, areDeleted: true), CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc/>
    public IEventFollower Follow(long lsn, long sequence) => new RemoteFollower(this, lsn, sequence, _time);

    /// <inheritdoc/>
    public async ValueTask<PurgeResult> PurgeAsync(ReadOnlyMemory<byte> channel, long beforeSequence, bool dryRun, CancellationToken cancellationToken)
    {
        string name = Encoding.UTF8.GetString(channel.Span);
        IReadOnlyList<long> numbers = await NumbersAsync(() => Owner.Purge(name, beforeSequence, dryRun), cancellationToken).ConfigureAwait(false);
        return new PurgeResult(numbers[0], numbers[1]);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(EventId id, CancellationToken cancellationToken) =>
        (await NumbersAsync(() => Owner.DeleteEvent(id.ToString()), cancellationToken).ConfigureAwait(false))[0] > 0;

    /// <inheritdoc/>
    public async ValueTask<long> PlaceOfTimeAsync(long timeTicks, CancellationToken cancellationToken) =>
        (await NumbersAsync(() => Owner.PlaceOfTime(timeTicks), cancellationToken).ConfigureAwait(false))[0];

    private async ValueTask<FoundEvent?> FindElsewhereAsync(string? id, long lsn, CancellationToken cancellationToken)
    {
        FoundAnswer answer = await CallAsync(() => Owner.FindRecord(id, lsn), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        if (answer.Run is not { } run)
        {
            return null;
        }

        RecordRun remarked = run with { Remarks = [new RecordRemark(answer.State, IsGone: false, answer.State.Status == EventStatus.Deleted)] };
        return new FoundEvent(RecordRuns.ToBatch(remarked), run.FirstLsn, answer.State.ToState());
    }
}
