using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;

namespace EventHub.Grains.Subscriptions;

/// <summary>Who follows which event. As long as nobody follows any, a change costs a look at a number.</summary>
internal sealed class EventFollowers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<Follower>> _bySequence = [];
    private int _count;

    /// <summary>Follows the event with this sequence.</summary>
    public Follower Follow(long sequence)
    {
        Follower follower = new(this, sequence);
        lock (_gate)
        {
            if (!_bySequence.TryGetValue(sequence, out List<Follower>? followers))
            {
                _bySequence.Add(sequence, followers = []);
            }

            followers.Add(follower);
            Volatile.Write(ref _count, _count + 1);
        }

        return follower;
    }

    /// <summary>An event's state may have changed.</summary>
    public void Touch(long sequence)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (Follower follower in _bySequence.GetValueOrDefault(sequence) ?? [])
            {
                follower.Signal();
            }
        }
    }

    /// <summary>The state of many may have changed.</summary>
    public void TouchAll()
    {
        lock (_gate)
        {
            foreach (Follower follower in _bySequence.Values.SelectMany(followers => followers))
            {
                follower.Signal();
            }
        }
    }

    private void Remove(Follower follower, long sequence)
    {
        lock (_gate)
        {
            if (_bySequence.TryGetValue(sequence, out List<Follower>? followers) && followers.Remove(follower))
            {
                Volatile.Write(ref _count, _count - 1);
                if (followers.Count == 0)
                {
                    _bySequence.Remove(sequence);
                }
            }
        }
    }

    /// <summary>Whoever follows an event.</summary>
    internal sealed class Follower(EventFollowers owner, long sequence) : IEventFollower
    {
        // A clock may be set; a timer takes no longer than some weeks.
        private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);
        private readonly Lock _lock = new();
        private ITimer? _timer;
        private bool _isOver;
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task ChangedAsync(CancellationToken cancellationToken)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public void Signal()
        {
            lock (_lock)
            {
                _changed.TrySetResult();
            }
        }

        /// <summary>The event changes at a time by itself: it expires.</summary>
        public void SignalAt(long utcTicks, DeliveryClock clock)
        {
            lock (_lock)
            {
                if (!_isOver)
                {
                    _timer = clock.Provider.CreateTimer(_ => Look(utcTicks, clock), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    Look(utcTicks, clock);
                }
            }
        }

        public void Dispose()
        {
            owner.Remove(this, sequence);
            lock (_lock)
            {
                _isOver = true;
                _timer?.Dispose();
            }
        }

        private void Look(long utcTicks, DeliveryClock clock)
        {
            lock (_lock)
            {
                TimeSpan left = new(utcTicks - clock.UtcNow);
                if (left <= TimeSpan.Zero)
                {
                    _changed.TrySetResult();
                }
                else if (!_isOver)
                {
                    // A little later, so that the clock says so too by then.
                    left += TimeSpan.FromMilliseconds(1);
                    _timer?.Change(left < WaitMax ? left : WaitMax, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }
}
