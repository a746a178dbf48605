using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>
/// Channels whose delivery is paused. The subscription's own lanes park their events and go on with those of other channels; late ways wait. The journal
/// has what is parked before, or together with, anything the lane hands out behind it. Under the lock.
/// </content>
internal sealed partial class SubscriptionCursor
{
    // The attempt that a dispatch record of parked events has, and of those that are parked no more.
    private const int ParkedAttempt = -1, UnparkedAttempt = -2;
    private readonly ParkedLanes _parked = new();
    private readonly List<ParkedLane> _movedParked = [];
    private readonly List<OpenDelivery> _pausedRetries = [];
    private PolicySet? _policies;

    private bool IsPaused(ReadOnlySpan<byte> channel) => _policies is { PausesDelivery: true } policies && policies.Of(channel).PausesDelivery;

    // Once a turn: what was found before may have been of a channel that is paused now, and the other way round.
    private void FollowPolicies()
    {
        PolicySet policies = _owner.Policies;
        if (ReferenceEquals(policies, _policies))
        {
            return;
        }

        _policies = policies;
        _parked.Follow(policies);
        foreach (LaneWalk lane in _late.Append(_own).SelectMany(walk => walk.Lanes))
        {
            lane.LookAgain();
        }

        _pausedRetries.Sort((x, y) => x.Sequence.CompareTo(y.Sequence));
        foreach (OpenDelivery delivery in _pausedRetries)
        {
            if (delivery.State == OpenState.Parked)
            {
                delivery.State = OpenState.Ready;
                _ready.Enqueue(delivery);
            }
        }

        _pausedRetries.Clear();
    }

    // It is looked at again when policies change.
    private void ParkRetry(OpenDelivery delivery)
    {
        delivery.State = OpenState.Parked;
        _pausedRetries.Add(delivery);
    }

    // Whether a lane leaves an event to what is parked, or must wait.
    private Wanted Park(Walk walk, scoped in StoredRecord record)
    {
        if (walk.IsLate)
        {
            return IsPaused(record.Channel) ? Wanted.Waits : Wanted.Yes;
        }

        if (!IsPaused(record.Channel))
        {
            return Wanted.Yes;
        }

        if (_parked.Count >= DeliveryLimits.PausedChannelsMax)
        {
            return Wanted.Waits;
        }

        byte[] channel = record.Channel.ToArray();
        ParkedLane parked = new((byte)record.Priority, channel, record.Sequence) { IsPaused = true };
        _parked.Add(parked, channel);
        NoteMoved(parked);
        return Wanted.Parked;
    }

    private void NoteMoved(ParkedLane parked)
    {
        if (!parked.HasMoved)
        {
            parked.HasMoved = true;
            _movedParked.Add(parked);
        }
    }

    private void NoteMoved(LaneWalk lane)
    {
        if (lane.Channel is not null && _parked.TryGet(lane.Lane, lane.Channel, out ParkedLane? parked))
        {
            NoteMoved(parked);
        }
    }

    // The next event that was parked in a lane and may go; null for none. In order of sequence where order counts, else of parking.
    private LaneWalk? FindParked(int lane, long through)
    {
        LaneWalk? found = null;
        through = Math.Min(through, _own.Lanes[lane].Next - 1);
        for (int i = 0; _parked.Draining > 0 && i < _parked.Count; i++)
        {
            ParkedLane parked = _parked.All[i];
            if (parked.IsPaused || parked.Lane.Lane != lane)
            {
                continue;
            }

            LanePeek peek = parked.Lane.Peek(this, _own, through, out _);
            if (peek == LanePeek.NeedsRead)
            {
                _need = new Need(_own, lane, parked.Next - 1, parked.Patterns, IsTurn: false, Parked: parked.Lane);
                return null;
            }

            if (peek == LanePeek.Found && (found is null || parked.Next < found.Next))
            {
                found = parked.Lane;
                if (!Definition.Ordered)
                {
                    return found;
                }
            }
            else if (parked.Next >= _own.Lanes[lane].Next)
            {
                Unpark(parked);
                i--;
            }
        }

        return found;
    }

    // It has caught up: the lane itself goes on with the channel.
    private void Unpark(ParkedLane parked)
    {
        _parked.Remove(parked, parked.Lane.Channel);
        parked.IsOver = true;
        NoteMoved(parked);
    }

    private void MoveDispatches(EventBatch journal)
    {
        _dispatches.MoveTo(journal, RecordKind.Dispatch);
        foreach (ParkedLane parked in _movedParked)
        {
            byte lane = parked.Lane.Lane;
            long place = parked.IsOver ? _own.Lanes[lane].Next : parked.Next;
            JournalEntry entry = new(_subscription.Id, 0, default, lane, parked.IsOver ? UnparkedAttempt : ParkedAttempt, 0, 0, parked.Channel, null);
            JournalRecord.AddRun(journal, RecordKind.Dispatch, entry, place, 1);
            parked.HasMoved = false;
        }

        _movedParked.Clear();
    }

    // The last record of a channel counts.
    private void ApplyParked(in JournalEntry entry, SequenceRuns.Reader runs)
    {
        byte[] channel = Encoding.ASCII.GetBytes(entry.Consumer);
        int lane = entry.Lane & 3;
        if (!runs.MoveNext())
        {
            return;
        }

        _own.Lanes[lane].Pass(runs.First - 1);
        if (_parked.TryGet(lane, channel, out ParkedLane? known))
        {
            _parked.Remove(known, channel);
        }

        if (entry.Attempt == ParkedAttempt)
        {
            _parked.Add(new ParkedLane((byte)lane, channel, runs.First) { IsPaused = true }, channel);
        }
    }

    private void SkipParked(long sequence, long ticks)
    {
        foreach (ParkedLane parked in _parked.All)
        {
            if (parked.Next < sequence)
            {
                // What the lane had not come to yet it skips itself, with this channel's.
                _ended.Add(parked.Next, Math.Min(sequence, _own.Lanes[parked.Lane.Lane].Next), parked.Lane.Lane, SettlementKind.Discarded, ticks, parked.Channel);
                parked.Lane.MoveTo(sequence);
                NoteMoved(parked);
            }
        }
    }

    private void WriteParked(BinaryWriter writer)
    {
        writer.Write(_parked.Count);
        foreach (ParkedLane parked in _parked.All)
        {
            writer.Write(parked.Lane.Lane);
            writer.Write(parked.Channel);
            writer.Write(parked.Next);
        }
    }

    private void ReadParked(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            byte lane = (byte)(reader.ReadByte() & 3);
            byte[] channel = Encoding.ASCII.GetBytes(reader.ReadString());
            _parked.Add(new ParkedLane(lane, channel, reader.ReadInt64()) { IsPaused = true }, channel);
        }
    }
}
