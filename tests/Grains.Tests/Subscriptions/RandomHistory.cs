using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>
/// Does random things to a partition with subscriptions, notes in a plain way what must have become of every event, and compares. Attempts end when the
/// model says so: ack deadlines are long, backoff is without chance.
/// </summary>
internal sealed partial class RandomHistory(DeliveryFixture hub, Random random)
{
    private const int AttemptsMax = 3;
    private static readonly string[] Channels = ["a.x", "a.y", "b.x", "c"];
    private static readonly string[][] Patterns = [[">"], ["a.*"], ["b.x", "c"], ["a.x"]];

    private readonly List<ModelSubscription> _subscriptions = [];
    private readonly List<(long Sequence, string Channel)> _events = [];
    private readonly Dictionary<long, DateTimeOffset> _expiry = [];
    private readonly SortedSet<string> _paused = new(StringComparer.Ordinal);
    private int _names, _errors;

    public async Task StepAsync()
    {
        switch (random.Next(26))
        {
            case 0 when _subscriptions.Count(known => !known.IsRemoved) < 4:
                await DefineAsync();
                break;
            case 1:
                await ChangeAsync();
                break;
            case 2 when random.Next(4) == 0:
                await RemoveAsync();
                break;
            case 3 when random.Next(4) == 0:
                await hub.RestartAsync();
                break;
            case 3 when random.Next(3) == 0:
                await KillAsync();
                break;
            case 3:
                await hub.Log.Partition.CheckpointAsync().WaitAsync(DeliveryFixture.Patience);
                break;
            case 4:
                await hub.PassAsync(TimeSpan.FromSeconds(random.Next(1, 4)));
                break;
            case 5 when random.Next(3) == 0:
                await LapseAsync();
                break;
            case 5:
                await LeaveAsync();
                break;
            case 6 or 7:
                await ChangeDeadAsync();
                break;
            case 8 when random.Next(2) == 0:
                await PauseAsync();
                break;
            case 24:
                await ReplayAsync();
                break;
            case 25:
                await ControlReplayAsync();
                break;
            case < 13:
                await PublishAsync();
                break;
            default:
                await WorkAsync();
                break;
        }
    }

    /// <summary>Compares every event's total, and each recipient's deliveries.</summary>
    public async Task CheckAsync()
    {
        await hub.SettledAsync();
        foreach ((long sequence, string channel) in _events)
        {
            using FoundEvent found = await hub.FindAsync(sequence);
            EventState expected = Fold(sequence, channel), seen = found.State;
            Assert.Equal((sequence, expected.Status, expected.Outcome), (sequence, seen.Status, seen.Outcome));
            Assert.Equal((sequence, expected.RetryCount, expected.Error), (sequence, seen.RetryCount, seen.Error));
            foreach (EventDelivery delivery in await hub.Deliveries.DeliveriesOfAsync(found, CancellationToken.None))
            {
                ModelSubscription model = Assert.Single(_subscriptions, known => known.Name == delivery.Subscription);
                if (delivery.Late)
                {
                    continue;
                }

                ModelDelivery known = model.Deliveries.GetValueOrDefault(sequence) ?? new ModelDelivery();
                Assert.Equal(known.Earlier + known.Attempts, delivery.Attempts.Length);
            }
        }

        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved))
        {
            Assert.Equal(DeadOf(model), hub.Cursor(model.Name).DeadLettersBehind(0, -1, int.MaxValue).Select(letter => letter.Sequence));
        }
    }

    /// <summary>Works everything off: nothing may be stuck or lost.</summary>
    public async Task FinishAsync()
    {
        _paused.Clear();
        await ApplyPausesAsync();
        await ResumeReplaysAsync();
        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved))
        {
            await ReturnTakenAsync(model);
            await hub.PassAsync(TimeSpan.FromSeconds(10));
            for (bool came = true; came;)
            {
                int before = _replayed.Count;
                List<Received> got = await PullAsync(model, 100);
                came = got.Count > 0 || _replayed.Count > before;
                foreach (Received delivery in got)
                {
                    await SettleAsync(model, delivery, SettleVerb.Ack);
                }
            }

            CursorCounts counts = hub.Cursor(model.Name).Counts;
            Assert.Equal((0, 0), (counts.InFlight, counts.Waiting));
        }

        await CheckAsync();
        CheckReplays();
        Assert.All(_events, item => Assert.NotEqual(EventStatus.Pending, Fold(item.Sequence, item.Channel).Status));
    }

    // A channel's delivery is paused, or goes on.
    private async Task PauseAsync()
    {
        string channel = Channels[random.Next(Channels.Length)];
        _ = _paused.Remove(channel) || _paused.Add(channel);
        await ApplyPausesAsync();
    }

    private async Task ApplyPausesAsync()
    {
        hub.Log.Policies = new PolicySet(_paused.ToImmutableSortedDictionary(name => name, _ => new ChannelPolicy { Paused = PauseMode.Deliver }), []);
        await hub.Log.Partition.ApplyPoliciesAsync(hub.Log.Policies, CancellationToken.None);
    }

    private async Task DefineAsync()
    {
        ModelSubscription model = new($"s{++_names}");
        await hub.DefineAsync(model.Name, Definition(out string[] patterns));
        model.Versions.Add((NextSequence, patterns));
        _subscriptions.Add(model);
    }

    private async Task ChangeAsync()
    {
        if (Pick() is { } model)
        {
            await hub.DefineAsync(model.Name, Definition(out string[] patterns));
            model.Versions.Add((NextSequence, patterns));
        }
    }

    private async Task RemoveAsync()
    {
        if (Pick() is { } model)
        {
            Assert.True(await hub.Deliveries.RemoveAsync(hub.Deliveries.Find(model.Name)!.Id));
            model.RemovedAt = NextSequence;
            model.RemovedTime = hub.Time.GetUtcNow();
        }
    }

    private async Task PublishAsync()
    {
        string channel = Channels[random.Next(Channels.Length)];
        if (random.Next(3) > 0)
        {
            _events.Add((await hub.PublishAsync(channel), channel));
            return;
        }

        TimeSpan ttl = TimeSpan.FromSeconds(random.Next(1, 8));
        long sequence = await hub.PublishForAsync(ttl, channel);
        _expiry.Add(sequence, hub.Time.GetUtcNow() + ttl);
        _events.Add((sequence, channel));
    }

    private async Task WorkAsync()
    {
        if (Pick() is not { } model)
        {
            return;
        }

        foreach (Received delivery in await PullAsync(model, random.Next(1, 4)))
        {
            // Some are left with their consumer.
            if (random.Next(5) > 0)
            {
                await SettleAsync(model, delivery, (SettleVerb)random.Next(4));
            }
        }

        if (model.Taken.Count > 0 && random.Next(2) == 0)
        {
            Received old = model.Taken[random.Next(model.Taken.Count)];
            await SettleAsync(model, old, (SettleVerb)random.Next(3));
        }
    }

    private async Task<List<Received>> PullAsync(ModelSubscription model, int max, bool returnsWork = false)
    {
        TestSink sink = new();
        using IConsumer member = hub.Cursor(model.Name).Join("c", sink, new DeliveryCredit(max), returnsWork);
        await member.Drained.WaitAsync(DeliveryFixture.Patience);
        List<Received> all = sink.Taken(), got = [.. all.Where(delivery => !delivery.Handover.Late)];
        foreach (Received delivery in all.Except(got))
        {
            await TakeReplayedAsync(model, delivery);
        }

        foreach (Received delivery in got)
        {
            ModelDelivery known = model.At(delivery.Sequence);
            Assert.False(HasExpired(delivery.Sequence, known), $"{model.Name} got event {delivery.Sequence}, which has expired.");
            Assert.True(known.Outcome == EventOutcome.None && !known.IsTaken, $"{model.Name} got event {delivery.Sequence} again: {known.Attempts} attempts, {known.Outcome}, taken {known.IsTaken}.");
            Assert.Equal(known.Attempts + 1, delivery.Attempt);
            Assert.True(model.Wants(delivery.Sequence, delivery.Channel), $"{model.Name} got event {delivery.Sequence}, which is not for it.");
            Assert.False(_paused.Contains(delivery.Channel), $"{model.Name} got event {delivery.Sequence} of '{delivery.Channel}', which is paused.");
            model.CheckOrder(delivery, isFirst: known.Highest == 0);
            known.Attempts++;
            known.IsTaken = true;
            model.Taken.Add(delivery);
        }

        return got;
    }

    private async Task SettleAsync(ModelSubscription model, Received delivery, SettleVerb verb)
    {
        string? error = verb is SettleVerb.Nak or SettleVerb.Term ? $"{verb} {random.Next(10)}" : null;
        SettleResult result = await hub.SettleAsync(model.Name, new Settlement(delivery.Id, verb, random.Next(2) == 0 ? TimeSpan.Zero : null, error));
        Assert.Equal(SettleResult.Settled, result);
        if (verb == SettleVerb.Progress)
        {
            return;
        }

        model.Taken.Remove(delivery);
        ModelDelivery known = model.At(delivery.Sequence);
        known.IsTaken = false;
        Note(known, error);
        known.Outcome = verb switch
        {
            SettleVerb.Ack => EventOutcome.Delivered,
            SettleVerb.Term => EventOutcome.Termed,
            _ when HasExpired(delivery.Sequence, known) => EventOutcome.Expired,
            _ => known.Attempts >= AttemptsMax ? EventOutcome.DeadLettered : EventOutcome.None,
        };
    }

    private void Note(ModelDelivery delivery, string? error)
    {
        if (error is not null)
        {
            delivery.Error = error;
            delivery.ErrorNumber = ++_errors;
        }
    }

    private async Task ReturnTakenAsync(ModelSubscription model)
    {
        foreach (Received delivery in model.Taken.ToArray())
        {
            await SettleAsync(model, delivery, SettleVerb.Ack);
        }
    }

    private EventState Fold(long sequence, string channel)
    {
        List<ModelDelivery> recipients = [];
        foreach (ModelSubscription model in _subscriptions)
        {
            if (!model.Wants(sequence, channel))
            {
                continue;
            }

            ModelDelivery known = model.Deliveries.GetValueOrDefault(sequence) ?? new ModelDelivery();
            if (known.Outcome == EventOutcome.None && !known.IsTaken && HasExpired(sequence, known, model.RemovedTime))
            {
                known = known with { Outcome = EventOutcome.Expired };
            }

            if (!model.IsRemoved || known.Outcome != EventOutcome.None)
            {
                recipients.Add(Seen(model, known));
            }
        }

        int retries = recipients.Count == 0 ? 0 : Math.Max(0, recipients.Max(delivery => delivery.Highest) - 1);
        string? error = recipients.OrderBy(delivery => delivery.ErrorNumber).LastOrDefault()?.Error;
        return State(recipients) with { RetryCount = retries, Error = error };
    }

    // A dead letter that was opened again does not expire.
    private bool HasExpired(long sequence, ModelDelivery delivery, DateTimeOffset? at = null) =>
        delivery.HighestBefore == 0 && _expiry.TryGetValue(sequence, out DateTimeOffset expires) && expires <= (at ?? hub.Time.GetUtcNow());

    // The dead letters of a deleted subscription are discarded.
    private static ModelDelivery Seen(ModelSubscription model, ModelDelivery delivery) => !model.IsRemoved || delivery.Outcome is EventOutcome.Delivered or EventOutcome.Expired
        ? delivery
        : new ModelDelivery { Attempts = delivery.Attempts, HighestBefore = delivery.HighestBefore, Error = delivery.Error, ErrorNumber = delivery.ErrorNumber, Outcome = EventOutcome.Discarded };

    private static EventState State(List<ModelDelivery> recipients)
    {
        if (recipients.Count == 0)
        {
            return new EventState(EventStatus.Completed, EventOutcome.Unrouted, 0, 0);
        }

        if (recipients.Exists(delivery => delivery.Outcome == EventOutcome.None))
        {
            return new EventState(recipients.Exists(delivery => delivery.Highest > 0) ? EventStatus.Processing : EventStatus.Pending, EventOutcome.None, 0, 0);
        }

        foreach (EventOutcome outcome in (EventOutcome[])[EventOutcome.DeadLettered, EventOutcome.Termed, EventOutcome.Discarded])
        {
            if (recipients.Exists(delivery => delivery.Outcome == outcome))
            {
                return new EventState(EventStatus.Failed, outcome, 0, 0);
            }
        }

        return recipients.Exists(delivery => delivery.Outcome == EventOutcome.Expired)
            ? new EventState(EventStatus.Expired, EventOutcome.Expired, 0, 0) : new EventState(EventStatus.Completed, EventOutcome.Delivered, 0, 0);
    }

    private long NextSequence => hub.Log.Partition.Bounds.NextSequence;

    private ModelSubscription? Pick()
    {
        ModelSubscription[] live = [.. _subscriptions.Where(known => !known.IsRemoved)];
        return live.Length == 0 ? null : live[random.Next(live.Length)];
    }

    private SubscriptionDefinition Definition(out string[] patterns)
    {
        patterns = Patterns[random.Next(Patterns.Length)];
        return DeliveryFixture.Definition(patterns) with
        {
            AckDeadline = TimeSpan.FromHours(12),
            Retry = new RetryPolicy(AttemptsMax, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 2, 0),
            PriorityMode = random.Next(2) == 0 ? PriorityMode.Weighted : PriorityMode.Strict,
        };
    }
}
