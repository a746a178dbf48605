using System.Threading.Tasks.Sources;

namespace EventHub.Gateway.Watching;

/// <summary>
/// Wakes one waiter; waking while nobody waits is remembered once. Waiting allocates nothing. Any thread may wake, one waits.
/// </summary>
internal sealed class WakeSignal : IValueTaskSource
{
    private const int Idle = 0, Woken = 1, Waiting = 2;

    // The waiter goes on elsewhere: whoever wakes many must not do their work in turn.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Wakes the waiter, or the next one to wait.</summary>
    public void Wake()
    {
        if (Interlocked.CompareExchange(ref _state, Woken, Idle) == Waiting && Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting)
        {
            _core.SetResult(true);
        }
    }

    /// <summary>Completes at the next <see cref="Wake"/>; at once when there was one since the last wait.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Woken) == Woken)
        {
            return default;
        }

        _core.Reset();
        ValueTask waiting = new(this, _core.Version);
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
        {
            return waiting;
        }

        // Woken meanwhile.
        Volatile.Write(ref _state, Idle);
        return default;
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
