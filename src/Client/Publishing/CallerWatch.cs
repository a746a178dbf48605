namespace EventHub.Client.Publishing;

/// <summary>
/// Looks after answered batches whose callers continue one after the other: where one of them takes long, or blocks, those behind it get another
/// thread, and another one as long as that goes on. Off while no batch is answered.
/// </summary>
internal sealed class CallerWatch
{
    // What a caller may hold up its neighbours by; looking this often costs nothing beside the answers.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);
    private readonly Lock _gate = new();
    private readonly List<PublishBatch> _running = [];
    private readonly ITimer _timer;
    private bool _isOn;

    public CallerWatch(TimeProvider clock) =>
        _timer = clock.CreateTimer(static watch => ((CallerWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>From now on its callers continue.</summary>
    public void Began(PublishBatch batch)
    {
        lock (_gate)
        {
            batch.IsSlow = false;
            _running.Add(batch);
            if (!_isOn)
            {
                _isOn = true;
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>All of its callers have begun to continue.</summary>
    public void Ended(PublishBatch batch)
    {
        lock (_gate)
        {
            _running.Remove(batch);
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            foreach (PublishBatch batch in _running)
            {
                if (batch.IsSlow)
                {
                    batch.Help();
                }

                batch.IsSlow = true;
            }

            _isOn = _running.Count > 0;
            if (_isOn)
            {
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
