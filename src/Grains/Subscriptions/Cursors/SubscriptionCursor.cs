using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>
/// One subscription in one partition.
/// </summary>
/// <remarks>
/// <code>
///            floor            own walk, four lanes                       tail
///   settled ───┼──── open, the rest settled ────┼──── not looked at ──────┤
/// </code>
/// Invariants, all under one lock:
/// what a lane has passed is settled or not for the subscription, unless it is open, dead or in a range that says how it ended;
/// an attempt is journalled before its settlement is, in the order both happened;
/// a settlement has effect once it is stored, an attempt at most once per number;
/// memory follows what is in flight and what failed, not what waits to be handed out.
/// </remarks>
internal sealed partial class SubscriptionCursor : ISubscriptionCursor
{
    /// <summary>Most deliveries that may be open (in flight, waiting, held): at this many nothing new is handed out.</summary>
    public const int OpenMax = 200_000;

    private readonly PartitionDeliveries _owner;
    private readonly IPartition _partition;
    private readonly DeliveryClock _clock;
    private readonly Lock _gate = new();
    private readonly Consumers _consumers = new();
    private readonly List<DefinitionVersion> _versions = [];
    private readonly List<Walk> _late = [];
    private Walk _own;
    private readonly DeadlineList _deadlines = new();
    private readonly PriorityQueue<OpenDelivery, long> _waiting = new();
    private readonly Queue<OpenDelivery> _ready = new();
    private readonly Stack<OpenDelivery> _free = new();
    private readonly DeadLetters _dead = new();
    private readonly EndedRanges _ended = new();
    private readonly JournalGroups _dispatches = new();
    private Subscription _subscription;
    private int _inFlight, _waitingCount, _lastWalk;
    private long _scanBefore = long.MaxValue;
    private bool _isRemoved;
    private long _movedLsn;
    private long _removedAt = long.MaxValue;

    /// <summary>A subscription whose own events begin at <paramref name="ownFrom"/>; it is late for those from <paramref name="lateFrom"/> up to there.</summary>
    public SubscriptionCursor(PartitionDeliveries owner, Subscription subscription, long ownFrom, long lateFrom)
    {
        _owner = owner;
        _partition = owner.Partition;
        _clock = owner.Clock;
        _subscription = subscription;
        _versions.Add(new DefinitionVersion(ownFrom, subscription.Definition));
        _own = Walk.Own(ownFrom);
        if (lateFrom < ownFrom)
        {
            _late.Add(Walk.Late(++_lastWalk, Math.Max(1, lateFrom), ownFrom));
        }
    }

    /// <summary>The version in force.</summary>
    public Subscription Subscription => Volatile.Read(ref _subscription);

    /// <summary>True once it was deleted; it is kept for the events it settled.</summary>
    public bool IsRemoved => Volatile.Read(ref _isRemoved);

    /// <summary>The lowest sequence of a dead letter; 0 for none.</summary>
    public long FirstDeadLetter
    {
        get
        {
            lock (_gate)
            {
                return _isRemoved ? 0 : _dead.FirstSequence;
            }
        }
    }

    /// <summary>The patterns of all its versions.</summary>
    public IEnumerable<ChannelPattern> AllPatterns => _versions.SelectMany(version => version.Definition.Patterns.Patterns);

    /// <inheritdoc/>
    public CursorCounts Counts
    {
        get
        {
            lock (_gate)
            {
                long floor = OwnNext - 1;
                foreach (long sequence in _own.Open.Keys)
                {
                    floor = Math.Min(floor, sequence - 1);
                }

                return new CursorCounts(floor, _own.Next, _inFlight, _waitingCount + _pausedRetries.Count, _dead.Count, _consumers.Count, _expired);
            }
        }
    }

    private SubscriptionDefinition Definition => _subscription.Definition;

    private int OpenCount => _inFlight + _waitingCount + _ready.Count + _heldCount + _pausedRetries.Count;

    private bool MayOpen => OpenCount < OpenMax && !IsBlocked;

    // The lowest sequence that is still to be handed out.
    private long OwnNext => _parked.Count == 0 ? _own.Next : Math.Min(_own.Next, _parked.All.Min(parked => parked.Next));

    /// <inheritdoc/>
    public IConsumer Join(string consumer, IDeliverySink sink, DeliveryCredit credit, bool returnsWork)
    {
        Consumer member = new(this, consumer, sink, credit, returnsWork);
        lock (_gate)
        {
            if (_isRemoved)
            {
                member.End();
                return member;
            }

            _consumers.Add(member);
            member.Joined();
        }

        Wake();
        return member;
    }

    /// <summary>A member leaves.</summary>
    public void Leave(Consumer member, bool returnsWork)
    {
        lock (_gate)
        {
            if (!_consumers.Remove(member))
            {
                return;
            }

            member.Left();
            if (returnsWork)
            {
                Abandon(member);
            }
        }

        Wake();
    }

    /// <summary>Whether a walk hands out an event.</summary>
    public Wanted Look(Walk walk, LaneWalk lane, scoped in StoredRecord record)
    {
        if (walk.Replay is { } part)
        {
            Wanted again = WantsAgain(part, record);
            return again == Wanted.Yes ? Park(walk, record) : again;
        }

        if (!Wants(record))
        {
            return Wanted.No;
        }

        if (!walk.IsLate && lane.Channel is null && _parked.TryGet(lane.Lane, record.Channel, out _))
        {
            return Wanted.Parked;
        }

        return _partition.IsHidden(record) ? (!walk.IsLate && _partition.IsGone(record) ? Wanted.Gone : Wanted.No)
            : lane.Channel is null ? Park(walk, record) : Wanted.Yes;
    }

    // As it was defined at the event's sequence.
    private bool Wants(scoped in StoredRecord record)
    {
        DefinitionVersion version = VersionAt(record.Sequence);
        if (_lastChannel is null || _lastVersion != version || !record.Channel.SequenceEqual(_lastChannel))
        {
            _lastChannel = record.Channel.ToArray();
            _lastVersion = version;
            _lastMatches = version.Definition.Patterns.Matches(record.Channel);
        }

        return _lastMatches && version.Definition.Filter.Matches(record);
    }

    private byte[]? _lastChannel;
    private DefinitionVersion? _lastVersion;
    private bool _lastMatches;

    private DefinitionVersion VersionAt(long sequence)
    {
        int index = _versions.Count - 1;
        while (index > 0 && _versions[index].From > sequence)
        {
            index--;
        }

        return _versions[index];
    }

    private Walk? WalkOf(int number) => number == 0 ? _own : _late.Find(walk => walk.Number == number);

    private void Release()
    {
        _own.Release();
        foreach (ParkedLane parked in _parked.All)
        {
            parked.Lane.Release();
        }

        _late.ForEach(walk => walk.Release());
        _retryBatch?.Dispose();
        _retryBatch = null;
    }

    private OpenDelivery Rent(Walk walk, long sequence, byte lane)
    {
        OpenDelivery delivery = _free.TryPop(out OpenDelivery? free) ? free : new OpenDelivery();
        delivery.Walk = walk;
        delivery.Sequence = sequence;
        delivery.Lane = lane;
        walk.Open.Add(sequence, delivery);
        return delivery;
    }

    private void Return(OpenDelivery delivery)
    {
        delivery.Walk.Open.Remove(delivery.Sequence);
        delivery.Clear();
        if (_free.Count < 1024)
        {
            _free.Push(delivery);
        }
    }
}
