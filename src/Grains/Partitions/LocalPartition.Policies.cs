using EventHub.EventLog;
using EventHub.EventLog.Retention;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <content>What policies and purges hide.</content>
public sealed partial class LocalPartition
{
    private readonly PurgedChannels _purged = new();
    private readonly Turn _ruling;
    private PolicySet? _policies;
    private long? _sweptSince;

    /// <summary>How long retention waits at most for subscriptions to look through what it takes.</summary>
    public static TimeSpan SweepMax { get; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public bool IsGone(scoped in StoredRecord record) => !record.IsScheduled && Log.IsHidden(record.Channel, record.Sequence);

    /// <inheritdoc/>
    public bool IsHidden(scoped in StoredRecord record) => _deleted.TryGet(record.Lsn, out _) || IsGone(record);

    /// <inheritdoc/>
    public async ValueTask ApplyPoliciesAsync(PolicySet policies, CancellationToken cancellationToken)
    {
        // Kept first: a log that is just being opened anew takes them from here.
        Volatile.Write(ref _policies, policies);
        Volatile.Read(ref _deliveries).Follow(policies);
        await ApplyRulesAsync(Log, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<PurgeResult> PurgeAsync(ReadOnlyMemory<byte> channel, long beforeSequence, bool dryRun, CancellationToken cancellationToken)
    {
        IEventLog log = Log;
        byte[] name = channel.ToArray();
        long before = Math.Min(beforeSequence, log.Bounds.NextSequence);

        // May read a segment.
        await _scheduler.Hop();
        (long events, long bytes) = log.Count(name, before);
        if (dryRun || events == 0)
        {
            return new PurgeResult(events, bytes);
        }

        LinkedListNode<long> effect = _effects.Begin();
        try
        {
            using EventBatch batch = EventBatch.Rent();
            PurgedChannels.AddRecord(batch, name, before);
            await AppendAsync(batch).ConfigureAwait(false);
            _purged.Apply(name, before);
        }
        finally
        {
            _effects.End(effect);
        }

        await ApplyRulesAsync(Log, CancellationToken.None).ConfigureAwait(false);
        return new PurgeResult(events, bytes);
    }

    // Subscriptions first look through what goes, to count what they did not get. Limits are limits: it does not wait for them for long.
    private bool MayHide(long before)
    {
        if (_deliveries.Sweep(before))
        {
            _sweptSince = null;
            return true;
        }

        _sweptSince ??= _time.GetTimestamp();
        if (_time.GetElapsedTime(_sweptSince.Value) < SweepMax)
        {
            return false;
        }

        _sweptSince = null;
        HiddenUnseen(Number, before);
        return true;
    }

    // One at a time, so that the newest rules are applied last.
    private async ValueTask ApplyRulesAsync(IEventLog log, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _policies) is not { } policies)
        {
            return;
        }

        await _ruling.TakeAsync().ConfigureAwait(false);
        try
        {
            policies = Volatile.Read(ref _policies) ?? policies;
            await log.ApplyRulesAsync(new ChannelRules(policies, _purged.Before), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException || (exception as EventHubException)?.Code is { } code && (code == ErrorCodes.PartitionStopped || code == ErrorCodes.ReadFailed))
        {
            // The log failed or is being replaced; the next one begins with these rules.
            RetentionFailed(Number, exception.Message);
        }
        finally
        {
            _ruling.Release();
        }
    }
}
