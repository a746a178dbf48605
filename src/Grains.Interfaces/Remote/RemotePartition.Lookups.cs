using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Remote;

/// <content>Looking up, and changing what is stored.</content>
public sealed partial class RemotePartition
{
    /// <summary>Events that one call looks up, at most.</summary>
    public const int FindMax = 256;

    /// <inheritdoc/>
    public ValueTask<FoundEvent?> FindAsync(EventId id, CancellationToken cancellationToken) =>
        Here is { } here ? here.FindAsync(id, cancellationToken) : FindElsewhereAsync(id.ToString(), id.Lsn, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FoundEvent?> FindAsync(long lsn, CancellationToken cancellationToken) =>
        Here is { } here ? here.FindAsync(lsn, cancellationToken) : FindElsewhereAsync(null, lsn, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FoundEvent?>> FindFirstAsync(IReadOnlyList<long> lsns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lsns);
        return Here is { } here
            ? [await here.FindAsync(lsns[0], cancellationToken).ConfigureAwait(false)]
            : [.. (await FindElsewhereAsync(lsns.Take(FindMax), statesOnly: false, cancellationToken).ConfigureAwait(false)).Select(static found => FoundOf(found.Run, found.State))];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EventState?>> StatesOfAsync(IReadOnlyList<long> lsns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lsns);
        if (Here is { } here)
        {
            return await here.StatesOfAsync(lsns, cancellationToken).ConfigureAwait(false);
        }

        List<EventState?> states = new(lsns.Count);
        while (states.Count < lsns.Count)
        {
            IEnumerable<long> next = lsns.Skip(states.Count).Take(FindMax);
            states.AddRange((await FindElsewhereAsync(next, statesOnly: true, cancellationToken).ConfigureAwait(false)).Select(static found => found.IsFound ? found.State.ToState() : (EventState?)null));
        }

        return states;
    }

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
    public async ValueTask<DeadLetterPage> DeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (Here is { } here)
        {
            return await here.DeadLettersAsync(query, cancellationToken).ConfigureAwait(false);
        }

        DeadLetterListRequest request = DeadLetterListRequest.Of(query with { Limit = Math.Min(query.Limit, FindMax), BytesMax = Math.Min(query.BytesMax, CallBytesMax) }, Number);
        DeadLetterPage page = await CallAsync(() => Owner.ListDeadLetters(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(page.Refusal);
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask<SelectedDeadLetters> SelectDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (Here is { } here)
        {
            return await here.SelectDeadLettersAsync(query, cancellationToken).ConfigureAwait(false);
        }

        DeadLetterListRequest request = DeadLetterListRequest.Of(query, Number);
        SelectedDeadLetters selected = await CallAsync(() => Owner.SelectDeadLetters(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(selected.Refusal);
        return selected;
    }

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
        return FoundOf(answer.Run, answer.State);
    }

    private async ValueTask<ImmutableArray<FoundRecord>> FindElsewhereAsync(IEnumerable<long> lsns, bool statesOnly, CancellationToken cancellationToken)
    {
        ImmutableArray<long> asked = [.. lsns];
        FoundRecordsAnswer answer = await CallAsync(() => Owner.FindRecords(asked, statesOnly), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return answer.Found;
    }

    private static FoundEvent? FoundOf(RecordRun? run, in StoredState state)
    {
        if (run is null)
        {
            return null;
        }

        RecordRun remarked = run with { Remarks = [new RecordRemark(state, IsGone: false, state.Status == EventStatus.Deleted)] };
        return new FoundEvent(RecordRuns.ToBatch(remarked), run.FirstLsn, state.ToState());
    }
}
