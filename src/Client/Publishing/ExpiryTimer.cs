namespace EventHub.Client.Publishing;

/// <summary>Looks for publishes that ran out of time, as long as there are any; off while the queue is empty.</summary>
internal sealed class ExpiryTimer : IDisposable
{
    private const int LooksPerTimeout = 20;
    private readonly PublishQueue _queue;
    private readonly ITimer _timer;
    private readonly TimeSpan _period;
    private bool _isOn;
    private bool _isDisposed;

    public ExpiryTimer(PublishQueue queue, TimeProvider clock, TimeSpan publishTimeout)
    {
        _queue = queue;
        _period = TimeSpan.FromMilliseconds(Math.Clamp(publishTimeout.TotalMilliseconds / LooksPerTimeout, 1, 1000));
        _timer = clock.CreateTimer(static timer => ((ExpiryTimer)timer!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Turns it on. Called under the queue's lock.</summary>
    public void Need()
    {
        if (!_isOn && !_isDisposed)
        {
            _isOn = true;
            _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _timer.Dispose();
    }

    private void Look()
    {
        // Off first: a publish that comes while nothing is found turns it on again.
        _isOn = false;
        if (_queue.Expire())
        {
            Need();
        }
    }
}
