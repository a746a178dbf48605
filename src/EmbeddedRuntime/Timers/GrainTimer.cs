using EventHub.EmbeddedRuntime.Time;
using EventHub.EmbeddedRuntime.Activations;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Timers;

/// <summary>Base of grain timers. One shot at a time: the period begins when a tick has ended, so ticks of one timer never meet.</summary>
internal abstract class GrainTimer : IGrainTimer
{
    private static readonly TimeSpan s_timeMax = TimeSpan.FromMilliseconds(0xfffffffe);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Activation _activation;
    private readonly ITimer _timer;
    private readonly bool _interleaves;
    private readonly bool _keepsActive;
    private TimeSpan _next;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _interleaves = options.Interleave;
        _keepsActive = options.KeepAlive;
        _timer = activation.Runtime.Clocks.Timers.CreateUnboundTimer(static state => ((GrainTimer)state!).OnDue(), this);
    }

    public static IGrainTimer Start<TState>(IGrainContext context, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        Activation activation = (Activation)context;
        if (RuntimeContext.Current != activation)
        {
            throw new InvalidOperationException($"A timer of {activation} can be registered only in its own turn, not outside it or after Task.Run.");
        }

        GrainTimer<TState> timer = new(activation, callback, state, options);
        (activation.Timers ??= new GrainTimerSet()).Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            _next = dueTime;
            _period = period;
            _changed = true;
            if (!_ticking)
            {
                Arm(dueTime);
            }
        }
    }

    public void Dispose()
    {
        _activation.Timers?.Remove(this);
        _timer.Dispose();
        _end.Cancel();
    }

    /// <summary>Runs the callback, in a turn of the grain.</summary>
    public async Task TickAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        lock (_gate)
        {
            _changed = false;
        }

        try
        {
            await CallBackAsync(_end.Token);
        }
        finally
        {
            OnTicked();
        }
    }

    public override string ToString() => $"timer of {_activation}";

    protected abstract Task CallBackAsync(CancellationToken cancellationToken);

    private static void Check(TimeSpan time, string name)
    {
        if ((time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan) || time > s_timeMax)
        {
            throw new ArgumentOutOfRangeException(name, time, "The time must be from zero to 49 days, or Timeout.InfiniteTimeSpan.");
        }
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_ticking)
            {
                // The clock was about to fire when the timer was changed.
                return;
            }

            _ticking = true;
        }

        // A new object each time: the next tick may be due before the last has been put away.
        GrainTimerTick tick = new(this, _interleaves, _keepsActive);
        tick.Prepare();
        _activation.Receive(tick);
    }

    private void OnTicked()
    {
        lock (_gate)
        {
            _ticking = false;
            Arm(_changed ? _next : _period);
        }
    }

    private void Arm(TimeSpan time)
    {
        if (!_end.IsCancellationRequested)
        {
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }
    }
}
