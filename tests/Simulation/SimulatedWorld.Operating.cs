using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Policies;
using EventHub.Simulation.Model;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Simulation;

/// <content>An operator, and time: what is not asked for by publishers and consumers.</content>
internal sealed partial class SimulatedWorld
{
    private static readonly TimeSpan AckDeadline = TimeSpan.FromHours(12);

    private bool _hasSought;
    private long _latest;

    private void Operate()
    {
        switch (_random.Next(16))
        {
            case < 3:
                Define();
                break;
            case 3:
                Change();
                break;
            case 4:
                Remove();
                break;
            case 5 when _random.Next(2) == 0:
                Lapse();
                break;
            case 5 or 6:
                Abandon();
                break;
            case 7 or 8:
                ChangeDead();
                break;
            case 9:
                PauseChannel();
                break;
            case 10:
                Note("checkpoint");
                Start(CheckpointAsync());
                break;
            case 11:
                Delete();
                break;
            case 12:
                Purge();
                break;
            case 13:
                Seek();
                break;
            case 14:
                Restart();
                break;
            default:
                Impersonate();
                break;
        }
    }

    // Somebody sets the wall clock. Back only where nothing expired or became due meanwhile: whether the hub has noted it by then nobody could tell.
    private void SetClock()
    {
        // What was sent a while ago is stored by then.
        if (!Drain())
        {
            return;
        }

        TimeSpan by = TimeSpan.FromSeconds(_random.Next(1, 3600));
        long before = _hub.Now - by.Ticks;
        if (_random.Next(2) == 0 && before > FakeTimeProvider.Start.UtcTicks && !_events.Exists(item => item.ExpiresAt > before || (item.DeliverAt > before && item.Sequence == 0)))
        {
            by = -by;
        }

        // Keys are forgotten by the latest time there was.
        _latest = Math.Max(_latest, _hub.Now);
        Note($"clock set by {by}");
        _hub.Time.StepWallClock(by);
    }

    // All ack deadlines pass.
    private void Lapse()
    {
        if (!VanishAll())
        {
            return;
        }

        Note("deadlines pass");
        CheckLog();
        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved))
        {
            // All that are open: an attempt may be noted that came to nobody.
            foreach (ModelDelivery known in _bySequence.Values.Where(model.Wants).Select(item => model.At(item.Sequence)).Where(known => known.Outcome == EventOutcome.None))
            {
                known.Perhaps.UnionWith([EventOutcome.None, EventOutcome.DeadLettered, EventOutcome.Expired]);
            }
        }

        if (_hub.Pass(AckDeadline + TimeSpan.FromHours(1), 4) && _hub.Pass(TimeSpan.FromMilliseconds(500), 5) && Drain())
        {
            Reconcile(isFromLog: false);
        }
    }

    // A consumer takes some and leaves: its attempts failed.
    private void Abandon()
    {
        if (!VanishAll() || Pick() is not { } model)
        {
            return;
        }

        SimulatedConsumer? consumer = Join(model, _random.Next(1, 4), returnsWork: true);
        if (consumer is null || !Drain())
        {
            return;
        }

        List<(ModelEvent Item, ModelDelivery Known)> taken =
            [.. model.Deliveries.Where(pair => pair.Value.IsTaken && pair.Value.Consumer == consumer.Name).Select(pair => (_bySequence[pair.Key], pair.Value))];
        Note($"{consumer.Name} leaves");
        Fail(taken, "The consumer left.", () =>
        {
            _consumers.Remove(consumer);
            consumer.Member!.Leave(returnsWork: true);
            return _hub.Settle();
        });
    }

    // What the hub notes by itself is behind by a moment; what is published later stands behind it.
    private void Fail(List<(ModelEvent Item, ModelDelivery Known)> taken, string error, Func<bool> end)
    {
        foreach ((ModelEvent item, ModelDelivery known) in taken)
        {
            known.Perhaps.UnionWith([EventOutcome.None, EventOutcome.DeadLettered, EventOutcome.Expired]);
        }

        if (!end() || !_hub.Pass(TimeSpan.FromMilliseconds(100), 2))
        {
            return;
        }

        Publish();
        if (!Drain())
        {
            return;
        }

        foreach ((ModelEvent item, ModelDelivery known) in taken.Where(one => !IsGone(one.Item)))
        {
            known.Outcome = FailureOf(item, known);
            known.Taken = null;
            known.DurableAttempts = known.Attempts;
            known.Perhaps.Clear();
            Err(known, error, ++_errors);
        }
    }

    // Dead letters are opened again or discarded, each at most once however often it is named.
    private void ChangeDead()
    {
        if (!Drain() || Pick() is not { } model || _hub.Partition.Deliveries.Cursor(model.Id) is not { } cursor)
        {
            return;
        }

        List<DeadLetter> letters = [.. cursor.DeadLettersBehind(0, -1, int.MaxValue).Where(letter => letter.Walk == 0 && _random.Next(2) == 0)];
        bool discards = _random.Next(3) == 0;
        Note($"{(discards ? "discard" : "reopen")} {model.Name}: {string.Join(' ', letters.Select(letter => letter.Sequence))}");
        foreach (DeadLetter letter in letters)
        {
            ModelDelivery known = model.At(letter.Sequence);
            Require(known.IsDead || IsGone(_bySequence[letter.Sequence]), $"{model.Name} had a dead letter of {_bySequence[letter.Sequence]}: {known}.");
            known.MayBeOpenAgain = !discards;
            known.Perhaps.UnionWith(discards ? [EventOutcome.Discarded] : []);
        }

        if (letters.Count > 0)
        {
            Await(ChangeDeadAsync(model, cursor, letters, discards));
        }
    }

    private async Task ChangeDeadAsync(ModelSubscription model, ISubscriptionCursor cursor, List<DeadLetter> letters, bool discards)
    {
        try
        {
            List<DeadLetter> named = [.. letters, letters[0]];
            int changed = discards ? await cursor.DiscardAsync(named) : await cursor.ReopenAsync(named);
            Require(changed == letters.Count || IsTroubled, $"{changed} of {letters.Count} dead letters of {model.Name} were changed.");
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"changing dead letters of {model.Name}");
            return;
        }

        foreach (ModelDelivery known in letters.Select(letter => model.At(letter.Sequence)).Where(_ => !IsTroubled))
        {
            if (discards)
            {
                known.Outcome = EventOutcome.Discarded;
            }
            else if (known.IsDead)
            {
                known.OpenAgain();
            }

            known.Perhaps.Clear();
            known.MayBeOpenAgain = false;
        }
    }

    private void PauseChannel()
    {
        if (!Drain())
        {
            return;
        }

        string channel = Channels[_random.Next(Channels.Length)];
        SortedSet<string> wanted = [.. _paused];
        if (!wanted.Remove(channel))
        {
            wanted.Add(channel);
        }

        Note($"paused: {string.Join(' ', wanted)}");
        ApplyPauses(wanted);
    }

    private void ApplyPauses(SortedSet<string> wanted)
    {
        _paused.IntersectWith(wanted);
        _hub.Policies = new PolicySet(wanted.ToImmutableSortedDictionary(name => name, _ => new ChannelPolicy { Paused = PauseMode.Deliver }), []);
        Await(_hub.Partition.ApplyPoliciesAsync(_hub.Policies, CancellationToken.None).AsTask());
        _paused.UnionWith(wanted);
    }

    private async Task CheckpointAsync()
    {
        try
        {
            await _hub.Partition.CheckpointAsync();
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, "a checkpoint");
        }
    }

    private void Restart()
    {
        if (!VanishAll())
        {
            return;
        }

        Note("restart");
        _hub.Restart();
        if (!_hub.IsDown && !_hub.IsTroubled)
        {
            Resume(isFromLog: true);
        }
    }

    private static EventId IdOf(ModelEvent item) => EventId.Create(0, item.Lsn, item.Answer!.Value.TimeTicks);
}
