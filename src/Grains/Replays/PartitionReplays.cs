using System.Text;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using EventHub.Protocol.Replays;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Replays;

/// <summary>The replays of one partition: what they are is here, how far each has come is with the cursors.</summary>
internal sealed partial class PartitionReplays(PartitionDeliveries owner, ReplayPaces paces, ILogger logger) : IPartitionReplays, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<PartitionReplay> _all = [];

    /// <inheritdoc/>
    public IReadOnlyList<ReplayProgress> All => [.. Known().Select(Describe)];

    /// <inheritdoc/>
    public long DeadLettersOpened => paces.Opened;

    /// <inheritdoc/>
    public ReplayProgress? Find(Guid id) => Known(id) is { } replay ? Describe(replay) : null;

    /// <inheritdoc/>
    public async ValueTask StartAsync(ReplayDefinition definition, int runningMax)
    {
        await owner.Changing.TakeAsync().ConfigureAwait(false);
        LinkedListNode<long> effect = owner.Effects.Begin();
        try
        {
            if (Known(definition.Id) is not null)
            {
                return;
            }

            if (runningMax < int.MaxValue)
            {
                RefuseIfBusy(definition, runningMax);
            }

            AppendResult stored = await StoreAsync(ReplayRecord.Started(definition)).ConfigureAwait(false);
            Begin(definition, stored.TimeTicks);
        }
        finally
        {
            owner.Effects.End(effect);
            owner.Changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask ChangeAsync(Guid id, int version, ReplayState state)
    {
        await owner.Changing.TakeAsync().ConfigureAwait(false);
        LinkedListNode<long> effect = owner.Effects.Begin();
        try
        {
            if (Known(id) is not { IsOver: false } replay || version <= replay.Version)
            {
                return;
            }

            foreach (SubscriptionCursor cursor in CursorsOf(replay))
            {
                cursor.FlushBeforeChange();
            }

            AppendResult stored = await StoreAsync(ReplayRecord.Changed(id, version, state)).ConfigureAwait(false);
            Change(replay, version, state, stored.TimeTicks);
        }
        finally
        {
            owner.Effects.End(effect);
            owner.Changing.Release();
        }
    }

    private void RefuseIfBusy(ReplayDefinition definition, int runningMax)
    {
        PartitionReplay[] running = [.. Known().Where(replay => !replay.IsOver)];
        if (running.Length >= runningMax)
        {
            throw new EventHubException(new Problem(ErrorCodes.ReplayUnderWay,
                $"{running.Length:N0} replays are under way or paused; at most {runningMax:N0} may be. Wait until one is over, or cancel one: GET /v1/replays lists them."));
        }

        if (definition.Kind == ReplayKind.DeadLetters
            && Array.Find(running, replay => replay.Definition.Kind == ReplayKind.DeadLetters && replay.Definition.Subscriptions[0] == definition.Subscriptions[0]) is { } other)
        {
            throw new EventHubException(new Problem(ErrorCodes.ReplayUnderWay,
                $"The replay {other.Definition.Id} of dead letters of '{owner.Known(definition.Subscriptions[0])?.Subscription.Name}' is under way. Wait for its end, cancel it, or replay without 'rate'."));
        }
    }

    // A replay of dead letters has its own request; of this one it needs the rate only.
    private static ReplayRequest RequestOf(ReplayDefinition definition) => definition.Kind == ReplayKind.DeadLetters
        ? new ReplayRequest { Rate = DeadLettersOf(definition).Rate }
        : ReplayDocument.Read(Encoding.UTF8.GetBytes(definition.Request), out ReplayRequest request) is { } problem ? throw new InvalidDataException(problem.Detail) : request;

    private void Begin(ReplayDefinition definition, long ticks)
    {
        PartitionReplay replay = Known(definition.Id) ?? Add(definition, ticks);
        foreach (long subscription in definition.Subscriptions)
        {
            if (replay.TryGetEnd(subscription, out _))
            {
                continue;
            }

            if (owner.Known(subscription) is not { } cursor)
            {
                replay.End(subscription, new ReplayEnd(0, 0, ticks));
            }
            else if (definition.Kind == ReplayKind.DeadLetters)
            {
                Run(replay);
            }
            else if (!cursor.HasReplay(replay))
            {
                cursor.BeginReplay(replay);
            }
        }
    }

    private PartitionReplay Add(ReplayDefinition definition, long ticks)
    {
        ReplayRequest request = RequestOf(definition);
        PartitionReplay replay = new(definition, owner.Partition.Number, request, paces.Of(definition.Id, request.Rate), ticks);
        lock (_gate)
        {
            _all.Add(replay);
            ForgetOld();
        }

        return replay;
    }

    private void Change(PartitionReplay replay, int version, ReplayState state, long ticks)
    {
        replay.Change(version, state, ticks);
        foreach (SubscriptionCursor cursor in CursorsOf(replay))
        {
            if (state == ReplayState.Cancelled)
            {
                cursor.CancelReplay(replay);
            }

            cursor.Wake();
        }
    }

    // The oldest of those that are over, beyond what is remembered.
    private void ForgetOld()
    {
        int over = _all.Count(replay => replay.IsOver);
        for (int i = 0; over > ReplayLimits.KeptMax && i < _all.Count;)
        {
            if (!_all[i].IsOver || HasOpen(_all[i]))
            {
                i++;
                continue;
            }

            paces.Forget(_all[i].Definition.Id);
            _all.RemoveAt(i);
            over--;
        }
    }

    // A cancelled one may have some in flight.
    private bool HasOpen(PartitionReplay replay) => !replay.HasEnded && CursorsOf(replay).Any(cursor => cursor.HasReplay(replay));

    private ReplayProgress Describe(PartitionReplay replay)
    {
        // In this order: a part that ends in between is counted twice rather than not at all; so it is asked again.
        while (true)
        {
            ReplayProgress progress = replay.Describe();
            long handedOut = progress.HandedOut, open = 0, failed = progress.Failed;
            foreach (SubscriptionCursor cursor in CursorsOf(replay))
            {
                (long HandedOut, long Open, long Failed) live = cursor.ReplayCounts(replay);
                handedOut += live.HandedOut;
                open += live.Open;
                failed += live.Failed;
            }

            if (replay.Describe() is var after && after.HandedOut == progress.HandedOut && after.State == progress.State)
            {
                return progress with { HandedOut = handedOut, Open = open, Failed = failed };
            }
        }
    }

    private IEnumerable<SubscriptionCursor> CursorsOf(PartitionReplay replay) =>
        replay.Definition.Subscriptions.Select(owner.Known).OfType<SubscriptionCursor>();

    private PartitionReplay[] Known()
    {
        lock (_gate)
        {
            return [.. _all];
        }
    }

    private PartitionReplay? Known(Guid id)
    {
        lock (_gate)
        {
            return _all.Find(replay => replay.Definition.Id == id);
        }
    }

    private async ValueTask<AppendResult> StoreAsync(ReplayRecord record)
    {
        using EventBatch batch = EventBatch.Rent();
        record.AddTo(batch);
        await owner.Line.AppendAsync(batch, kept: 0).ConfigureAwait(false);
        return batch.Results[0];
    }
}
