using EventHub.Grains.Interfaces.Counting;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>
/// A partition wherever its owner runs: in this process, where it is asked directly, or elsewhere, by grain calls. The owner may move at any time.
/// <list type="bullet">
/// <item>Appending and reading go to the partition itself while it is here; everything else to the owner's grain.</item>
/// <item>What is said without being waited for comes from the last view of the owner: see <see cref="IPartitions.RefreshAsync"/>.</item>
/// <item>While nobody answers, calls fail with EH3002 and may be repeated; whoever waits at the end of the log, or for deliveries, goes on waiting.</item>
/// <item>A call whose owner has a successor is given up soon: one that is cut off never answers, and the time of the runtime for an answer is long.</item>
/// </list>
/// </summary>
public sealed partial class RemotePartition : IPartition
{
    private readonly IGrainFactory _grains;
    private readonly ILocalPartitions? _here;
    private readonly TimeProvider _time;
    private readonly RemoteDeliveries _deliveries;

    /// <summary>A partition by its number.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="grains">Leads to its owner.</param>
    /// <param name="here">The partitions that are owned in this process; null when none ever is.</param>
    /// <param name="time">The clock.</param>
    public RemotePartition(int number, IGrainFactory grains, ILocalPartitions? here, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(grains);
        Number = number;
        _grains = grains;
        _here = here;
        _time = time;
        _deliveries = new RemoteDeliveries(this, time);
        Sagas = new RemoteSagas(this, () => Here?.Sagas);
    }

    /// <inheritdoc/>
    public int Number { get; }

    /// <inheritdoc/>
    public long OwnerTerm => Here?.OwnerTerm ?? CurrentBounds.OwnerTerm;

    /// <inheritdoc/>
    public PartitionBounds Bounds => Here?.Bounds ?? Of(CurrentBounds);

    /// <inheritdoc/>
    public PartitionHealth Health
    {
        get
        {
            OwnerView view = View;
            return _fault is { } fault
                ? new PartitionHealth(CanRead: false, CanWrite: false, fault, view.QuarantinedRanges)
                : new PartitionHealth(view.CanRead, view.CanWrite, view.Problem?.ToProblem(), view.QuarantinedRanges);
        }
    }

    /// <inheritdoc/>
    public IPartitionDeliveries Deliveries => _deliveries;

    /// <inheritdoc/>
    public IPartitionSagas Sagas { get; }

    /// <inheritdoc/>
    public TypeCounts Types => Here?.Types ?? s_noTypes;

    private static readonly TypeCounts s_noTypes = new();

    /// <summary>The owner. A client finds its grain only once it is connected, so it is not looked for before it is needed.</summary>
    internal IPartitionOwnerGrain Owner => field ??= _grains.GetGrain<IPartitionOwnerGrain>(Number);

    private IPartitionGrain Grain => field ??= _grains.GetGrain<IPartitionGrain>(Number);

    internal IPartition? Here => _here?.Find(Number);

    /// <inheritdoc/>
    public bool TryGetDeleted(long lsn, out long deletedTicks)
    {
        deletedTicks = 0;
        return Here?.TryGetDeleted(lsn, out deletedTicks) ?? false;
    }

    /// <inheritdoc/>
    public EventState StateOf(scoped in StoredRecord record) =>
        RecordRuns.TryGetRemark(record, out RecordRemark remark) ? remark.State.ToState() : Here?.StateOf(record) ?? EventState.Unrouted(record.TimeTicks);

    /// <inheritdoc/>
    public bool IsGone(scoped in StoredRecord record) => RecordRuns.TryGetRemark(record, out RecordRemark remark) ? remark.IsGone : Here?.IsGone(record) ?? false;

    /// <inheritdoc/>
    public bool IsHidden(scoped in StoredRecord record) =>
        RecordRuns.TryGetRemark(record, out RecordRemark remark) ? remark.IsGone || remark.IsDeleted : Here?.IsHidden(record) ?? false;

    /// <inheritdoc/>
    /// <remarks>An owner that does not answer follows by itself, a second or two later.</remarks>
    public async ValueTask ApplyPoliciesAsync(PolicySet policies, CancellationToken cancellationToken)
    {
        if (Here is { } here)
        {
            await here.ApplyPoliciesAsync(policies, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await NumbersAsync(() => Owner.Follow(PolicyBook.Of(policies)), cancellationToken).ConfigureAwait(false);
        }
        catch (EventHubException)
        {
            // It moves: its next owner begins with what is in force.
        }
    }

    /// <inheritdoc/>
    public ResolvedPlace Resolve(Position place)
    {
        PartitionBounds bounds = Bounds;
        return Here?.Resolve(place) ?? Remote.Histories.Resolve(place, bounds.FirstSequence, bounds.NextSequence, View.Histories);
    }

    /// <inheritdoc/>
    public IReadOnlyList<HistorySpan> Histories() => View.Histories;

    /// <inheritdoc/>
    public IReadOnlyList<ChannelSummary> Channels() => Whole.Channels;

    /// <inheritdoc/>
    public PartitionStatistics Statistics() => View.Statistics ?? new PartitionStatistics(Number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The answer of the owner.</summary>
    /// <exception cref="EventHubException"><c>PartitionStopped</c>: there was none.</exception>
    internal async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            Task<T> answer = call();
            if (await Task.WhenAny(answer, LaterOwner).ConfigureAwait(false) != answer)
            {
                // It may have reached the later one: that gets a moment to answer.
                await answer.WaitAsync(SucceededMax, _time, CancellationToken.None).ConfigureAwait(false);
            }

            return await answer.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not EventHubException && !cancellationToken.IsCancellationRequested)
        {
            throw new EventHubException(RemoteFaults.NoAnswer(Number, fault));
        }
    }

    /// <summary>As above, of an answer in numbers; what was refused is thrown.</summary>
    internal async Task<IReadOnlyList<long>> NumbersAsync(Func<Task<NumbersAnswer>> call, CancellationToken cancellationToken)
    {
        NumbersAnswer answer = await CallAsync(call, cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return answer.Numbers;
    }

    private static PartitionBounds Of(in OwnerBounds bounds) => new(new Epoch(bounds.Epoch), bounds.FirstSequence, bounds.NextSequence);
}
