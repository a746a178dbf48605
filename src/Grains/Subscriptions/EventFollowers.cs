using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Subscriptions;

/// <summary>Who follows which event. As long as nobody follows any, a change costs a look at a number.</summary>
internal sealed class EventFollowers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<Follower>> _bySequence = [];
    private int _count;

    /// <summary>Follows the event with this sequence.</summary>
    public IEventFollower Follow(long sequence)
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

    private sealed class Follower(EventFollowers owner, long sequence) : IEventFollower
    {
        private readonly Lock _lock = new();
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

        public void Dispose() => owner.Remove(this, sequence);
    }
}
