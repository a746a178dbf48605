using System.Text;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>
/// Events whose time is up. What has expired when it is looked at is not handed out; what is with a consumer then may still be acked. Until something is
/// looked at, the event itself says that it has expired, so nothing is stored for what nobody pulls. Replays are of history: there nothing expires. Under
/// the lock.
/// </content>
internal sealed partial class SubscriptionCursor
{
    // A delivery that waits until it expires waits a little longer, so that the clock says so too by then.
    private static readonly long ExpirySlack = TimeSpan.FromMilliseconds(1).Ticks;

    // Not journalled yet; what follows another of its lane joins it.
    private readonly List<ExpiredSpan> _spans = [];
    private long _expired, _removedTicks = long.MaxValue;

    /// <summary>Own deliveries that expired so far, as far as they were looked at.</summary>
    public long Expired => Volatile.Read(ref _expired);

    private static long ExpiryOf(Walk walk, scoped in StoredRecord record) => walk.Replays ? long.MaxValue : record.ExpiresAtTicks;

    // A dead letter that is delivered again does not expire either.
    private static long ExpiryOf(OpenDelivery delivery, scoped in StoredRecord record) => delivery.IsReopened ? long.MaxValue : ExpiryOf(delivery.Walk, record);

    /// <summary>What a lane found has expired, or is gone. A late event that nobody got is nobody's delivery.</summary>
    public void Expire(Walk walk, LaneWalk lane, long sequence)
    {
        if (walk.IsLate)
        {
            return;
        }

        string? channel = lane.Channel is null ? null : Encoding.ASCII.GetString(lane.Channel);
        ExpiredSpan span = new(lane.Lane, channel, lane.SpanFrom, sequence + 1, 1);
        int last = _spans.FindLastIndex(earlier => earlier.Lane == lane.Lane && earlier.Channel == channel);
        if (last >= 0 && _spans[last].Before == span.From)
        {
            _spans[last] = _spans[last] with { Before = span.Before, Events = _spans[last].Events + 1 };
        }
        else
        {
            _spans.Add(span);
        }

        _expired += _ended.Add(span.From, span.Before, span.Lane, SettlementKind.Expired, 0, channel) ? 1 : 0;
        _owner.Touch(sequence);
    }

    // Not with a consumer, and its time is up.
    private void ExpireOpen(OpenDelivery delivery)
    {
        _settlements.Add(
            new JournalEntry(_subscription.Id, delivery.Walk.Number, SettlementKind.Expired, delivery.Lane, 0, 0, 0, "", null), delivery.Sequence);
        End(delivery, SettlementKind.Expired, _clock.UtcNow);
    }

    // As above, and some queue has it.
    private void ExpireQueued(OpenDelivery delivery)
    {
        _settlements.Add(
            new JournalEntry(_subscription.Id, delivery.Walk.Number, SettlementKind.Expired, delivery.Lane, 0, 0, 0, "", null), delivery.Sequence);
        _owner.Touch(delivery.Sequence);
        Drop(delivery, SettlementKind.Expired, 0);
    }

    // No attempt begins once it has expired, so nothing is waited for beyond.
    private long DueOf(OpenDelivery delivery, long due, long now) => delivery.ExpiresTicks == long.MaxValue ? due
        : Math.Min(due, now + Math.Max(0, delivery.ExpiresTicks - _clock.UtcNow) + ExpirySlack);

    private DeliveryState Timed(DeliveryState state, Walk walk, scoped in StoredRecord record)
    {
        if (state is not (DeliveryState.Pending or DeliveryState.Open) || ExpiryOf(walk, record) is var expires && (expires == long.MaxValue || expires > Math.Min(_clock.UtcNow, _removedTicks)))
        {
            return state;
        }

        return walk.Open.TryGetValue(record.Sequence, out OpenDelivery? open) && (open.IsTaken || open.IsReopened) ? state : DeliveryState.Expired;
    }

    private void MoveSettlements(EventBatch journal)
    {
        _settlements.MoveTo(journal, RecordKind.Settlement);
        foreach (ExpiredSpan span in _spans)
        {
            JournalEntry entry = new(_subscription.Id, 0, SettlementKind.Expired, span.Lane, 0, 0, span.Events, span.Channel ?? "", null);
            JournalRecord.AddRun(journal, RecordKind.Settlement, entry, span.From, span.Before - span.From);
        }

        _spans.Clear();
    }

    // Whole stretches, as Expire noted them.
    private void ApplySpans(in JournalEntry entry, Walk walk, SequenceRuns.Reader runs)
    {
        while (runs.MoveNext())
        {
            walk.Lanes[entry.Lane & 3].Pass(runs.First + runs.Length - 1);
            _expired += _ended.Add(runs.First, runs.First + runs.Length, (byte)(entry.Lane & 3), SettlementKind.Expired, 0, entry.Consumer.Length == 0 ? null : entry.Consumer)
                ? entry.DueTicks : 0;
        }
    }
}
