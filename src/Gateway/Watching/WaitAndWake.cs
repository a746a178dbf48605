using System.Runtime.CompilerServices;

namespace EventHub.Gateway.Watching;

/// <summary>
/// Waits, and meanwhile lends the thread to somebody who is woken: once the wait has begun, this thread has nothing else to do, and no other
/// needs to be woken for them. Where there is nothing to wait for, they go on elsewhere.
/// </summary>
/// <param name="wait">What to wait for.</param>
/// <param name="signal">Whom to wake; null for nobody.</param>
internal readonly struct WaitAndWake(ValueTask wait, WakeSignal? signal) : ICriticalNotifyCompletion
{
    private readonly ValueTaskAwaiter _wait = wait.GetAwaiter();

    /// <summary>True when there is nothing to wait for.</summary>
    public bool IsCompleted
    {
        get
        {
            if (!_wait.IsCompleted)
            {
                return false;
            }

            signal?.Wake();
            return true;
        }
    }

    public WaitAndWake GetAwaiter() => this;

    public void GetResult() => _wait.GetResult();

    public void OnCompleted(Action continuation)
    {
        _wait.OnCompleted(continuation);
        signal?.WakeHere();
    }

    public void UnsafeOnCompleted(Action continuation)
    {
        _wait.UnsafeOnCompleted(continuation);
        signal?.WakeHere();
    }
}
