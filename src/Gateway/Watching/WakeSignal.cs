using System.Threading.Tasks.Sources;

namespace EventHub.Gateway.Watching;

/// <summary>
/// Wakes one waiter; waking while nobody waits is remembered once. Waiting allocates nothing. Any thread may wake, one waits.
/// </summary>
internal sealed class WakeSignal : IValueTaskSource<bool>
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _isWoken, _isWaiting;

    /// <summary>Wakes the waiter, or the next one to wait. It goes on elsewhere: whoever wakes many must not do their work in turn.</summary>
    public void Wake() => Wake(here: false);

    /// <summary>
    /// As <see cref="Wake()"/>, but the waiter goes on on this thread, before this returns: for a caller that holds no lock and has nothing else to
    /// do, so that no other thread needs to be woken.
    /// </summary>
    public void WakeHere() => Wake(here: true);

    /// <summary>
    /// Completes at the next wake; at once when there was one since the last wait. True when the waiter goes on on the thread of
    /// whoever woke it, which it should give back soon.
    /// </summary>
    public ValueTask<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_isWoken)
            {
                _isWoken = false;
                return new ValueTask<bool>(false);
            }

            _core.Reset();
            _isWaiting = true;
            return new ValueTask<bool>(this, _core.Version);
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Wake(bool here)
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                _isWoken = true;
                return;
            }

            _isWaiting = false;
        }

        // Outside the lock, since the waiter may go on in here and wait again. Nobody else completes this wait.
        _core.RunContinuationsAsynchronously = !here;
        _core.SetResult(here);
    }
}
