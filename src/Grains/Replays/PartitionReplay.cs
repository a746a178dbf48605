using EventHub.Grains.Interfaces.Replays;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Replays;

/// <summary>A replay in one partition: what it is, its state, and for which subscriptions it has come to its end. Thread-safe.</summary>
internal sealed class PartitionReplay
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, ReplayEnd> _ended = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _opened;
    private volatile ReplayState _state = ReplayState.Running;

    public PartitionReplay(ReplayDefinition definition, int partition, ReplayRequest request, ReplayPace? pace, long createdTicks)
    {
        Definition = definition;
        Range = definition.In(partition);
        Request = request;
        Pace = pace;
        CreatedTicks = ChangedTicks = createdTicks;
    }

    public ReplayDefinition Definition { get; }

    public ReplayRange Range { get; }

    public ReplayRequest Request { get; }

    /// <summary>Null for as fast as it goes.</summary>
    public ReplayPace? Pace { get; }

    public int Version { get; private set; } = 1;

    public long CreatedTicks { get; }

    public long ChangedTicks { get; private set; }

    /// <summary>True while it may hand out.</summary>
    public bool IsRunning => _state == ReplayState.Running;

    public bool IsCancelled => _state == ReplayState.Cancelled;

    /// <summary>True when it has come to its end for every subscription.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _ended.Count >= Definition.Subscriptions.Length;
            }
        }
    }

    /// <summary>True once it is completed or cancelled.</summary>
    public bool IsOver => IsCancelled || HasEnded;

    /// <summary>Dead letters opened again so far.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Completes at the next pause, resumption or cancellation.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>So many dead letters were opened again.</summary>
    public void Advance(long opened)
    {
        lock (_gate)
        {
            Volatile.Write(ref _opened, Math.Max(_opened, opened));
        }
    }

    /// <summary>Paused, resumed or cancelled.</summary>
    public void Change(int version, ReplayState state, long ticks)
    {
        lock (_gate)
        {
            if (version > Version)
            {
                Version = version;
                ChangedTicks = ticks;
                _state = state;
                Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
    }

    /// <summary>It has come to its end for a subscription; the first word counts.</summary>
    public void End(long subscription, in ReplayEnd end)
    {
        lock (_gate)
        {
            _ended.TryAdd(subscription, end);
        }
    }

    /// <summary>What it came to for a subscription, if it has.</summary>
    public bool TryGetEnd(long subscription, out ReplayEnd end)
    {
        lock (_gate)
        {
            return _ended.TryGetValue(subscription, out end);
        }
    }

    /// <summary>Where it stands, without what is under way.</summary>
    public ReplayProgress Describe()
    {
        lock (_gate)
        {
            bool ended = _ended.Count >= Definition.Subscriptions.Length;
            ReplayState state = ended && _state != ReplayState.Cancelled ? ReplayState.Completed : _state;
            long at = state switch
            {
                ReplayState.Cancelled => ChangedTicks,
                ReplayState.Completed => _ended.Count == 0 ? CreatedTicks : _ended.Values.Max(end => end.Ticks),
                _ => 0,
            };
            long handedOut = Definition.Kind == ReplayKind.DeadLetters ? _opened : _ended.Values.Sum(end => end.HandedOut);
            return new ReplayProgress(
                Definition, state, Version, CreatedTicks, ChangedTicks, at, handedOut, 0, _ended.Values.Sum(end => end.Failed));
        }
    }

    /// <summary>Its state and ends, for a checkpoint.</summary>
    public (ReplayState State, int Version, long Changed, KeyValuePair<long, ReplayEnd>[] Ends) Snapshot()
    {
        lock (_gate)
        {
            return (_state, Version, ChangedTicks, [.. _ended]);
        }
    }
}
