using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Envelope;

namespace EventHub.Grains.Subscriptions;

/// <summary>An event's total, recipient by recipient.</summary>
internal struct StatusFold
{
    private int _states;
    private long _firstTicks, _endTicks;
    private int _attempt;
    private string? _error;

    /// <summary>Adds a recipient.</summary>
    public void Add(DeliveryState state) => _states |= state == DeliveryState.None ? 0 : 1 << (int)state;

    /// <summary>Adds what is known of an attempt of a recipient that is open.</summary>
    public void Add(long firstTicks, int attempt, string? error)
    {
        _firstTicks = _firstTicks == 0 || (firstTicks > 0 && firstTicks < _firstTicks) ? firstTicks : _firstTicks;
        _attempt = Math.Max(_attempt, attempt);
        _error ??= error;
    }

    /// <summary>Adds when a recipient's delivery ended, where the event itself says so.</summary>
    public void AddEnd(long ticks) => _endTicks = Math.Max(_endTicks, ticks);

    /// <summary>The total. Without what only the journal knows: when those that are over began and ended.</summary>
    public readonly EventState ToState(long storedTicks)
    {
        if (_states == 0)
        {
            return EventState.Unrouted(storedTicks);
        }

        if (Has(DeliveryState.Open) || Has(DeliveryState.Pending))
        {
            // An attempt of any recipient counts, also when that one is done.
            bool began = (_states & ~(1 << (int)DeliveryState.Pending)) != 0;
            return new EventState(began ? EventStatus.Processing : EventStatus.Pending, EventOutcome.None, _firstTicks, 0, Math.Max(0, _attempt - 1), _error);
        }

        EventOutcome outcome = Has(DeliveryState.DeadLettered) ? EventOutcome.DeadLettered
            : Has(DeliveryState.Termed) ? EventOutcome.Termed
            : Has(DeliveryState.Discarded) ? EventOutcome.Discarded
            : Has(DeliveryState.Expired) ? EventOutcome.Expired : EventOutcome.Delivered;
        EventStatus status = outcome switch
        {
            EventOutcome.Delivered => EventStatus.Completed,
            EventOutcome.Expired => EventStatus.Expired,
            _ => EventStatus.Failed,
        };
        return new EventState(status, outcome, 0, Math.Max(storedTicks, _endTicks));
    }

    private readonly bool Has(DeliveryState state) => (_states & (1 << (int)state)) != 0;
}
