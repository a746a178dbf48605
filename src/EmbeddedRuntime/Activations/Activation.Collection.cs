using System.Collections.Concurrent;
using EventHub.EmbeddedRuntime.Streams;
using EventHub.EmbeddedRuntime.Time;
using EventHub.EmbeddedRuntime.Timers;
using Orleans;

namespace EventHub.EmbeddedRuntime.Activations;

/// <content>Leaving for being idle. Use is noted as a flag, and timed by whoever sweeps: a call then reads no clock.</content>
internal sealed partial class Activation
{
    private bool _used = true;
    private long _idleSince;
    private long _keepUntil = long.MinValue;

    public GrainTimerSet? Timers { get; set; }

    public ConcurrentDictionary<Guid, IStreamHandler> StreamHandlers => field ?? Interlocked.CompareExchange(ref field, [], null) ?? field;

    public void DelayCollection(TimeSpan time)
    {
        TimeProvider clock = Runtime.Clocks.Collection;
        lock (_gate)
        {
            _keepUntil = time == Timeout.InfiniteTimeSpan ? long.MaxValue
                : time <= TimeSpan.Zero ? long.MinValue
                : clock.GetTimestamp() + clock.ToStamps(time);
        }
    }

    /// <summary>Ends this activation if nobody called it for the collection age.</summary>
    public void CollectIfIdle(long now)
    {
        lock (_gate)
        {
            if (_state != ActivationState.Valid || _running > 0 || _used)
            {
                _used = false;
                _idleSince = now;
                return;
            }

            TimeSpan age = _class.CollectionAge ?? Runtime.Options.CollectionAge;
            if (age != TimeSpan.MaxValue && now >= _keepUntil && now - _idleSince >= Runtime.Clocks.Collection.ToStamps(age))
            {
                BeginDeactivation(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Nobody called it for {age}."));
            }
        }
    }

    private void MarkUsed()
    {
        _used = false;
        _idleSince = Runtime.Clocks.Collection.GetTimestamp();
    }
}
