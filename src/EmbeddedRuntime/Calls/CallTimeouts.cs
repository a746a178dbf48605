using EventHub.EmbeddedRuntime.Time;

namespace EventHub.EmbeddedRuntime.Calls;

/// <summary>
/// The calls somebody waits for, in a list that one timer walks. A timeout is therefore noticed up to a check period late,
/// and a call costs no timer of its own. The timer stands still while nobody waits.
/// </summary>
internal sealed class CallTimeouts : IDisposable
{
    private static readonly TimeSpan s_checkPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private CallPromise? _first;
    private bool _ticking;

    public CallTimeouts(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateUnboundTimer(static state => ((CallTimeouts)state!).Check(), this);
    }

    public void Add(CallPromise promise)
    {
        promise.Due = promise.Timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : _clock.GetTimestamp() + _clock.ToStamps(promise.Timeout);
        lock (_gate)
        {
            promise.Following = _first;
            _first?.Previous = promise;
            _first = promise;
            promise.IsListed = true;
            if (!_ticking)
            {
                _ticking = true;
                _timer.Change(s_checkPeriod, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Remove(CallPromise promise)
    {
        lock (_gate)
        {
            if (promise.IsListed)
            {
                Unlink(promise);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        List<CallPromise> due = [];
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            for (CallPromise? promise = _first; promise is not null;)
            {
                CallPromise? following = promise.Following;
                if (promise.Due <= now)
                {
                    Unlink(promise);
                    due.Add(promise);
                }

                promise = following;
            }

            _ticking = _first is not null;
            if (_ticking)
            {
                _timer.Change(s_checkPeriod, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (CallPromise promise in due)
        {
            promise.Fail(new TimeoutException($"Response did not arrive on time in {promise.Timeout} for message: {promise.Description}."));
        }
    }

    private void Unlink(CallPromise promise)
    {
        promise.IsListed = false;
        if (promise.Previous is null)
        {
            _first = promise.Following;
        }
        else
        {
            promise.Previous.Following = promise.Following;
        }

        promise.Following?.Previous = promise.Previous;
        promise.Previous = promise.Following = null;
    }
}
