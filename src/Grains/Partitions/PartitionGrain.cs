using EventHub.Grains.Events;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Remote;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Partitions;

/// <summary>
/// Owns a partition of this process as long as it is active, which is as long as the process serves.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>The log behind the partition writes under a term of its own, higher at every opening, and is locked against a second opening: of two
/// owners only one can write.</item>
/// <item>When the host stops, the partition is flushed and closed here, once running calls have ended; the process then only gives up the folder.</item>
/// <item>Calls interleave: the log orders appends by the order of the calls, and a read that waits must not hold up others.</item>
/// </list>
/// </remarks>
[KeepAlive, Reentrant]
internal sealed partial class PartitionGrain(IPartitionKeeper keeper, TimeProvider timeProvider, ILogger<PartitionGrain> logger) : Grain, IPartitionGrain
{
    private readonly ILogger<PartitionGrain> _logger = logger;
    private IPartition? _partition;
    private PartitionOwner? _owner;
    private IGrainTimer? _sweep;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        long number = this.GetPrimaryKeyLong();
        KeptPartition? kept = number is >= 0 and <= EventId.PartitionMax ? await keeper.TakeAsync((int)number, DeactivateOnIdle, cancellationToken) : null;
        if (kept is null)
        {
            return;
        }

        _partition = kept.Partition;
        _owner = new PartitionOwner(kept.Partition, timeProvider, kept.Leaving);
        LogOwned(_partition.Number, _partition.OwnerTerm);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_partition is null)
        {
            return;
        }

        LogLeft(_partition.Number, reason.Description);
        _sweep?.Dispose();
        await keeper.ReleaseAsync(_partition, reason.ReasonCode == DeactivationReasonCode.ShuttingDown);
    }

    /// <inheritdoc/>
    public async Task<AppendAnswer> Append(RecordBatch batch)
    {
        if (_partition is not { } partition)
        {
            return new AppendAnswer([], "", NoPartition());
        }

        using EventBatch events = EventBatch.Rent();
        if (RecordBatchReader.Read(batch, events) is { } malformed)
        {
            return new AppendAnswer([], "", Refusal.Of(malformed));
        }

        try
        {
            await partition.AppendAsync(events);
        }
        catch (EventHubException fault)
        {
            return new AppendAnswer([], "", Refusal.Of(fault.Problem));
        }

        AppendedRecord[] results = new AppendedRecord[events.Count];
        for (int i = 0; i < results.Length; i++)
        {
            AppendResult result = events.Results[i];
            results[i] = new AppendedRecord(result.Outcome, result.Lsn, result.Sequence, result.TimeTicks);
        }

        return new AppendAnswer([.. results], partition.Bounds.Epoch.ToString(), null);
    }

    /// <inheritdoc/>
    public async Task<ReadAnswer> Read(ReadRequest request, CancellationToken cancellationToken)
    {
        if (_partition is not { } partition)
        {
            return new ReadAnswer { Place = request.AfterSequence, Refusal = NoPartition() };
        }

        if (ReadPatterns.Parse(request.Patterns, out PatternSet? patterns) is { } problem)
        {
            return new ReadAnswer { Place = request.AfterSequence, Refusal = Refusal.Of(problem) };
        }

        try
        {
            return await new PartitionReader(partition, request, patterns!, timeProvider).ReadAsync(cancellationToken);
        }
        catch (EventHubException fault)
        {
            return new ReadAnswer { Place = request.AfterSequence, Refusal = Refusal.Of(fault.Problem) };
        }
    }

    /// <inheritdoc/>
    public async Task<EventAnswer> Find(string id)
    {
        if (_partition is null)
        {
            return new EventAnswer(null, NoPartition());
        }

        try
        {
            using FoundEvent? found = await EventLookup.FindAsync(_partition, id, CancellationToken.None);
            return found is null ? new EventAnswer(null, Refusal.Of(EventLookup.NotFound(id))) : new EventAnswer(HubEventReader.Read(found), null);
        }
        catch (EventHubException fault)
        {
            return new EventAnswer(null, Refusal.Of(fault.Problem));
        }
    }

    /// <inheritdoc/>
    public async Task<EventAnswer> Retry(string id)
    {
        if (_partition is null)
        {
            return new EventAnswer(null, NoPartition());
        }

        try
        {
            (_, Problem? problem) = await EventLookup.RetryAsync(_partition, id, CancellationToken.None);
            return problem is null ? await Find(id) : new EventAnswer(null, Refusal.Of(problem));
        }
        catch (EventHubException fault)
        {
            return new EventAnswer(null, Refusal.Of(fault.Problem));
        }
    }

    /// <inheritdoc/>
    public async Task<VerdictPage> Explain(string id, string? after, int limit)
    {
        if (_partition is not { } partition)
        {
            return new VerdictPage([], null, NoPartition());
        }

        try
        {
            using FoundEvent? found = await EventLookup.FindAsync(_partition, id, CancellationToken.None);
            return found is null
                ? new VerdictPage([], null, Refusal.Of(EventLookup.NotFound(id)))
                : await partition.Deliveries.ExplainAsync(found, after, Math.Clamp(limit, 1, VerdictPage.LimitMax), CancellationToken.None);
        }
        catch (EventHubException fault)
        {
            return new VerdictPage([], null, Refusal.Of(fault.Problem));
        }
    }

    /// <inheritdoc/>
    public async Task<DeleteAnswer> Delete(string id)
    {
        if (_partition is null)
        {
            return new DeleteAnswer(NoPartition());
        }

        try
        {
            return new DeleteAnswer(await EventLookup.DeleteAsync(_partition, id) ? null : Refusal.Of(EventLookup.NotFound(id)));
        }
        catch (EventHubException fault)
        {
            return new DeleteAnswer(Refusal.Of(fault.Problem));
        }
    }

    /// <inheritdoc/>
    public Task<PartitionStatistics?> Statistics()
    {
        if (_partition is null)
        {
            DeactivateOnIdle();
        }

        return Task.FromResult(_partition?.Statistics());
    }

    /// <inheritdoc/>
    public Task<PartitionCondition> Health()
    {
        if (_partition is not { } partition)
        {
            return Task.FromResult(new PartitionCondition(false, false, NoPartition(), 0, 0, "", 0, 0));
        }

        PartitionHealth health = partition.Health;
        PartitionBounds bounds = partition.Bounds;
        return Task.FromResult(new PartitionCondition(
            health.CanRead, health.CanWrite, health.Problem is { } problem ? Refusal.Of(problem) : null, health.QuarantinedRanges,
            partition.OwnerTerm, bounds.Epoch.ToString(), bounds.FirstSequence, bounds.NextSequence));
    }

    /// <summary>The refusal for a number that no partition has. Numbers are without end, so such an activation does not stay.</summary>
    private Refusal NoPartition()
    {
        DeactivateOnIdle();
        return Refusal.Of(new Problem(
            ErrorCodes.PartitionNotFound, $"There is no partition {this.GetPrimaryKeyLong()} in this hub. GET /v1/stats lists those there are."));
    }
}
