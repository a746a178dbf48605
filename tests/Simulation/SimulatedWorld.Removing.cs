using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>Events are deleted and purged, subscriptions are moved past them.</content>
internal sealed partial class SimulatedWorld
{
    // What retention took is gone as if it had been purged; nothing goes before its time.
    private void Trim()
    {
        if (!_hub.HasRetention || _hub.IsDown || _hub.Partition is not { } partition)
        {
            return;
        }

        long first = partition.Bounds.FirstSequence;
        foreach (ModelEvent item in _events.Where(item => item.Lsn > 0 && item.Purged != Fact.Yes))
        {
            bool mayGo = MayGo(item);
            if (item.Sequence > 0 && item.Sequence < first)
            {
                Require(mayGo || item.Purged == Fact.Perhaps, $"{item} is gone before its time.");
                item.Purged = Fact.Yes;
            }
            else if (mayGo)
            {
                // Some are hidden by their channel first, and some were released and are gone with nobody looking.
                using FoundEvent? found = Find(item);
                item.Purged = found is null ? Fact.Yes : item.Purged;
            }
        }
    }

    // What was cancelled while it waited goes with the events around it.
    private bool MayGo(ModelEvent item) =>
        _hub.HasRetention
        && (Math.Max(_hub.Now, _latest) - Math.Max(item.FirstSentTicks, item.DeliverAt) >= Hub.Sizes.Retention.Ticks || (item.Sequence == 0 && item.Deleted != Fact.No));

    private void Delete()
    {
        ModelEvent[] known = [.. _events.Where(item => item.Answer is not null && !IsGone(item))];
        if (known.Length > 0)
        {
            Start(DeleteAsync(known[_random.Next(known.Length)]));
        }
    }

    private async Task DeleteAsync(ModelEvent item)
    {
        Note($"delete {item}");
        item.Deleted = Fact.Perhaps;
        try
        {
            Require(await _hub.Partition.DeleteAsync(IdOf(item), CancellationToken.None) || IsTroubled || item.Purged != Fact.No, $"{item} was not found to be deleted.");
            item.Deleted = Fact.Yes;
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"deleting event {item.Number}");
        }
    }

    private void Purge()
    {
        if (_random.Next(2) == 0 && Drain() && _bySequence.Count > 0)
        {
            Await(PurgeAsync(Channels[_random.Next(Channels.Length)], _random.NextInt64(1, _hub.Partition.Bounds.NextSequence + 1)));
        }
    }

    private async Task PurgeAsync(string channel, long before)
    {
        Note($"purge {channel} before {before}");

        // What was released meanwhile has its sequence.
        CheckLog();
        ModelEvent[] purged = [.. _bySequence.Values.Where(item => item.Channel == channel && item.Sequence < before && item.Purged != Fact.Yes)];
        Array.ForEach(purged, item => item.Purged = Fact.Perhaps);
        try
        {
            await _hub.Partition.PurgeAsync(Encoding.ASCII.GetBytes(channel), before, dryRun: false, CancellationToken.None);
            Array.ForEach(purged, item => item.Purged = Fact.Yes);
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"purging {channel}");
        }
    }

    // What is skipped is discarded; what is passed once more comes late. Which of its own is skipped is looked up.
    private void Seek()
    {
        if (_random.Next(2) == 0 || !VanishAll() || Pick() is not { } model)
        {
            return;
        }

        long to = _random.NextInt64(1, _hub.Partition.Bounds.NextSequence + 1);
        CheckLog();
        _hasSought = true;
        Note($"seek {model.Name} to {to}");
        foreach (ModelEvent item in _bySequence.Values.Where(model.Wants))
        {
            ModelDelivery known = model.At(item.Sequence);
            known.MayBeSkipped |= known.Outcome == EventOutcome.None;
        }

        if (Await(SeekAsync(model, to)))
        {
            Reconcile(isFromLog: false);
        }
    }

    private async Task SeekAsync(ModelSubscription model, long to)
    {
        try
        {
            await _hub.Partition.Deliveries.SeekAsync(model.Id, to);
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"seeking {model.Name}");
        }
    }
}
