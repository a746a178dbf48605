using System.Threading.Tasks.Sources;

namespace EventHub.Gateway.Watching;

/// <summary>
/// Wakes one waiter; waking while nobody waits is remembered once. Waiting allocates nothing. Any thread may wake, one waits.
/// </summary>
internal sealed class WakeSignal : IValueTaskSource
{
    private readonly Lock _lock = new();

    // The waiter goes on elsewhere: whoever wakes many must not do their work in turn.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private bool _isWoken, _isWaiting;

    /// <summary>Wakes the waiter, or the next one to wait.</summary>
    public void Wake()
    {
        // Completing is inside the lock, because a source must not be made ready again while it is still being completed.
        lock (_lock)
        {
            if (_isWaiting)
            {
                _isWaiting = false;
                _core.SetResult(true);
            }
            else
            {
                _isWoken = true;
            }
        }
    }

    /// <summary>Completes at the next <see cref="Wake"/>; at once when there was one since the last wait.</summary>
    public ValueTask WaitAsync()
    {
        lock (_lock)
        {
            if (_isWoken)
            {
                _isWoken = false;
                return default;
            }

            _core.Reset();
            _isWaiting = true;
            return new ValueTask(this, _core.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
