using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>Consumers: they come, take, settle now, later, twice or never, and go.</content>
internal sealed partial class SimulatedWorld
{
    private const int AttemptsMax = 3;
    private int _consumerNames, _errors;

    private void Join()
    {
        if (Pick() is { } model)
        {
            Join(model, _random.Next(1, 5), returnsWork: false);
        }
    }

    private SimulatedConsumer? Join(ModelSubscription model, int credit, bool returnsWork)
    {
        if (_hub.Partition.Deliveries.Cursor(model.Id) is not { } cursor)
        {
            Require(!IsSettledDown, $"Subscription {model.Name} is not there.");
            return null;
        }

        SimulatedConsumer consumer = new(model, $"c{++_consumerNames}", Receive, Known);
        Note($"join {model.Name} {consumer.Name} credit {credit}");
        _consumers.Add(consumer);
        consumer.Member = cursor.Join(consumer.Name, consumer, new DeliveryCredit(credit), returnsWork);
        return consumer;
    }

    // Not while an attempt is noted that it has not got yet: what becomes of that nobody could tell before its deadline.
    private void Vanish()
    {
        if (_consumers.Count > 0 && Drain())
        {
            SimulatedConsumer consumer = _consumers[_random.Next(_consumers.Count)];
            Note($"vanish {consumer.Name}");
            _consumers.Remove(consumer);

            // Also one that was to return its work, and met with trouble before.
            consumer.Member!.Leave(returnsWork: false);
        }
    }

    private bool VanishAll()
    {
        if (!Drain())
        {
            return false;
        }

        _consumers.ForEach(consumer => consumer.Member!.Leave(returnsWork: false));
        _consumers.Clear();
        return Drain();
    }

    private ModelEvent? Known(StoredRecord record)
    {
        int number = ModelEvent.NumberIn(record.Payload);
        if (number < 1 || number > _events.Count || !record.Channel.SequenceEqual(_events[number - 1].ChannelBytes))
        {
            return null;
        }

        ModelEvent item = _events[number - 1];
        Require(item.Lsn == 0 || item.Lsn == record.OriginLsn, $"{item} came from lsn {record.OriginLsn}.");
        item.Lsn = record.OriginLsn;
        Place(item, record.Sequence);
        return item;
    }

    private void Receive(SimulatedConsumer consumer, ModelEvent? item, Handover handover)
    {
        ModelSubscription model = consumer.Model;
        Require(item is not null, $"{model.Name} got an event that nobody sent, at {handover.Id.Sequence}.");
        Note($"{model.Name} {consumer.Name} got {item.Sequence} ({item.Number} {item.Channel}) attempt {handover.Id.Attempt}{(handover.Late ? " late" : "")}");
        if (handover.Late)
        {
            model.Late.Add(handover.Id);
            return;
        }

        ModelDelivery known = model.At(item.Sequence);
        if (_definitionsOpen > 0)
        {
            ReadDefinitions();
        }

        if (IsTroubled)
        {
            TakeUnsure(known, handover.Id);
        }
        else
        {
            CheckReceived(model, item, known, handover);
            TakeUnsure(known, handover.Id);
        }

        known.Consumer = consumer.Name;
    }

    private static void TakeUnsure(ModelDelivery known, DeliveryId id)
    {
        if (known.MayBeOpenAgain && id.Attempt == 1)
        {
            known.OpenAgain();
        }

        known.Attempts = Math.Max(known.Attempts, id.Attempt);
        known.Taken = id;
        known.IsLost = false;
        known.Deadline = long.MaxValue;
    }

    private void CheckReceived(ModelSubscription model, ModelEvent item, ModelDelivery known, in Handover handover)
    {
        Trim();

        // Until a deletion is answered it may not have happened yet.
        if (IsGone(item) || (model.IsRemoved && _definitionsOpen > 0))
        {
            return;
        }

        string what = $"{model.Name} got {item}";
        Require(model.Wants(item), $"{what}, which is not for it.");
        Require(!model.IsSurelyPaused, $"{what} though it is paused.");
        Require(!_paused.Contains(item.Channel), $"{what}, whose channel is paused.");
        if (!known.IsSure)
        {
            return;
        }

        Require(known.Outcome == EventOutcome.None && !known.IsTaken, $"{what} again: {known}.");

        // More than one ahead: an attempt was noted, and its consumer left before it came.
        Require(handover.Id.Attempt >= Math.Max(1, known.DurableAttempts), $"{what} as attempt {handover.Id.Attempt}: {known}.");
        Require(!EventFold.HasExpired(item, known, _hub.Now), $"{what}, which has expired.");
        ModelEvent? other = model.Current.Definition.Ordered
            ? model.Deliveries.Where(pair => pair.Value is { IsTaken: true, IsSure: true } && pair.Value != known).Select(pair => _bySequence[pair.Key]).FirstOrDefault(one => one.KeyInOrder == item.KeyInOrder && !IsGone(one))
            : null;
        Require(other is null, $"{what} while {other} of the same key is with a consumer.");
        long before = known.Highest == 0 ? model.OutOfOrder(item) : 0;
        Require(before == 0, $"{what} behind sequence {before}.");
    }

    private ModelSubscription? Pick()
    {
        ModelSubscription[] live = [.. _subscriptions.Where(known => !known.IsRemoved)];
        return live.Length == 0 ? null : live[_random.Next(live.Length)];
    }
}
