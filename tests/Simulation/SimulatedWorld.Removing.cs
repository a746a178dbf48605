using System.Text;
using EventHub.Protocol.Envelope;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>Events are deleted and purged, subscriptions are moved past them.</content>
internal sealed partial class SimulatedWorld
{
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
