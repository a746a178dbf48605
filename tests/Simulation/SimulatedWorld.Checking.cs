using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>What must hold, held against what the hub says.</content>
internal sealed partial class SimulatedWorld
{
    // Everything, once nothing is under way.
    private void Check()
    {
        if (Drain())
        {
            CheckAll();
        }
    }

    private void CheckAll()
    {
        CheckLog();
        CheckDefinitions();
        foreach (ModelEvent item in _bySequence.Values)
        {
            CheckStatus(item);
        }

        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved))
        {
            CheckCounts(model);
        }
    }

    // One event, in the middle of everything.
    private void Peek()
    {
        if (IsSettledDown && _events.Count > 0 && _events[_random.Next(_events.Count)] is { Sequence: > 0 } item)
        {
            CheckStatus(item);
        }
    }

    private void CheckReadable(ModelEvent item)
    {
        Trim();
        if (IsTroubled || IsGone(item))
        {
            return;
        }

        using FoundEvent? found = Find(item);
        Require(found is not null && Holds(found.Record, item), $"{item} was acknowledged and cannot be read.");
    }

    // Every event by its sequence, from the first to the last.
    private void CheckLog()
    {
        Trim();
        HashSet<int> seen = [];
        long first = _hub.Partition.Bounds.FirstSequence, next = first;
        for (PartitionRead read = default; !read.AtEnd;)
        {
            read = Now(_hub.Partition.ReadForwardAsync(next - 1, PatternSet.Everything, Lanes.All, CancellationToken.None));
            using StoredBatch? batch = read.Batch;
            Require(!read.GapBefore, $"The log has a gap before sequence {read.Place}: {string.Join(' ', _hub.Log.Quarantine)}.");
            if (batch is not null)
            {
                next = CheckBatch(batch, next, seen);
            }

            Require(read.AtEnd || batch is not null, $"The log gives nothing behind {next - 1} though it is not at its end.");
        }

        Require(next == _hub.Partition.Bounds.NextSequence, $"The log ends before sequence {next}, and its bounds say {_hub.Partition.Bounds.NextSequence}.");
        foreach (ModelEvent item in _events)
        {
            CheckStored(item, seen.Contains(item.Number), first);
        }

        CheckOrder();
    }

    private long CheckBatch(StoredBatch batch, long next, HashSet<int> seen)
    {
        foreach (StoredRecord record in batch)
        {
            if (!record.IsEvent || record.Sequence < next)
            {
                continue;
            }

            Require(record.Sequence == next, $"Sequence {record.Sequence} follows {next - 1}.");
            int number = ModelEvent.NumberIn(record.Payload);
            Require(number > 0 && number <= _events.Count, $"Sequence {next} holds what nobody sent: {Encoding.ASCII.GetString(record.Payload)}.");
            ModelEvent item = _events[number - 1];
            Require(Holds(record, item), $"Sequence {next} does not hold what was sent as {item}.");
            Require(!item.IsRefused, $"{item} was refused, and stands at {next}.");
            Require(seen.Add(number), $"{item} stands at {next} too.");
            Require(item.Lsn == 0 || item.Lsn == record.OriginLsn, $"{item} stands at lsn {record.OriginLsn}.");
            item.Lsn = record.OriginLsn;
            Place(item, next++);
        }

        return next;
    }

    private void CheckStored(ModelEvent item, bool isThere, long first)
    {
        if (item.Sequence > 0)
        {
            Require(isThere || (item.Sequence < first && item.Purged != Fact.No), $"{item} was there, and is gone.");
        }
        else if (item.Answer is not null && item.Purged != Fact.Yes)
        {
            using FoundEvent? found = Find(item);
            Require(item.DeliverAt > 0 && found is not null && Holds(found.Record, item), $"{item} was acknowledged, and is gone.");
        }
    }

    // Of one connection and channel, as sent; those that were repeated may stand where either stands, those that waited where they were released.
    private void CheckOrder()
    {
        Dictionary<(int, string), int> last = [];
        foreach (ModelEvent item in _bySequence.Values.Where(item => item is { Sends: 1, DeliverAt: 0 }))
        {
            int before = last.GetValueOrDefault((item.Sender.Connection, item.Channel));
            Require(before < item.Sender.Order, $"{item} was sent as number {item.Sender.Order} of connection {item.Sender.Connection} and stands behind its number {before}.");
            last[(item.Sender.Connection, item.Channel)] = item.Sender.Order;
        }
    }

    private void CheckStatus(ModelEvent item)
    {
        Trim();
        if (item.Purged != Fact.No || item.Deleted == Fact.Perhaps || (item.Lsn == 0 && item.Answer is null) || _subscriptions.Exists(model => model.Deliveries.TryGetValue(item.Sequence, out ModelDelivery? known) && (!known.IsSure || known.IsSkippable)))
        {
            return;
        }

        using FoundEvent? found = Find(item);
        Require(found is not null, $"{item} is not found.");
        if (item.Deleted == Fact.Yes)
        {
            Require(found.IsDeleted, $"{item} was deleted, and is {found.State.Status}.");
            return;
        }

        EventState expected = EventFold.Of(item, _subscriptions, _hub.Now), seen = found.State;
        if (MayGo(item) && seen.Status == EventStatus.Expired)
        {
            // Subscriptions have looked through what goes: it is counted as expired before it is hidden.
            return;
        }

        // An attempt may be noted that comes in a moment, or whose consumer left before it came.
        EventStatus begun = expected.Status == EventStatus.Pending && seen.Status == EventStatus.Processing ? seen.Status : expected.Status;
        Require((begun, expected.Outcome) == (seen.Status, seen.Outcome) && (item.HasUnsureErrors || seen.RetryCount - expected.RetryCount is 0 or 1), $"{item} is {seen}, not {expected}.{Describe(item)}");
        Require(item.HasUnsureErrors || expected.Error == seen.Error, $"{item} has the error '{seen.Error}', not '{expected.Error}'.{Describe(item)}");
    }

    private void CheckCounts(ModelSubscription model)
    {
        if (_hub.Partition.Deliveries.Cursor(model.Id) is not { } cursor)
        {
            Require(false, $"Subscription {model.Name} is not there.");
            return;
        }

        if (_events.Exists(IsGone) || model.Deliveries.Values.Any(known => !known.IsSure || known.MayBeSkipped))
        {
            return;
        }

        IEnumerable<long> dead = model.Deliveries.Where(pair => pair.Value.IsDead).Select(pair => pair.Key).Order();
        IEnumerable<long> letters = cursor.DeadLettersBehind(0, -1, int.MaxValue).Where(letter => letter.Walk == 0).Select(letter => letter.Sequence);
        Require(dead.SequenceEqual(letters), $"{model.Name} has dead letters {string.Join(' ', letters)}, not {string.Join(' ', dead)}.");
        int taken = model.Deliveries.Values.Count(known => known.IsTaken);
        Require(_hasSought || cursor.Counts.InFlight >= taken, $"{model.Name} has {cursor.Counts.InFlight} in flight, not {taken}.");
    }

    private string Describe(ModelEvent item) => string.Concat(_subscriptions
        .Where(model => model.Wants(item))
        .Select(model => $" {model.Name}{(model.IsRemoved ? " (removed)" : "")}: {model.Deliveries.GetValueOrDefault(item.Sequence)};"));

    private static bool Holds(scoped in StoredRecord record, ModelEvent item) =>
        record.Payload.SequenceEqual(item.Payload) && record.Channel.SequenceEqual(item.ChannelBytes) && record.Priority == item.Priority
        && record.ExpiresAtTicks == (item.ExpiresAt == 0 ? long.MaxValue : item.ExpiresAt);

    private FoundEvent? Find(ModelEvent item) => Now(_hub.Partition.FindAsync(item.Lsn, CancellationToken.None));

    private static bool IsGone(ModelEvent item) => item.Deleted != Fact.No || item.Purged != Fact.No;
}
