using EventHub.Grains.Interfaces.Sagas;
using EventHub.Sagas.Definitions;

namespace EventHub.Grains.Sagas;

/// <summary>What has happened, for metrics. Not thread-safe.</summary>
internal sealed class SagaTally
{
    private long _completed, _failed, _cancelled;

    public long Inputs { get; set; }

    public long Started { get; set; }

    public long Published { get; set; }

    public long Calls { get; set; }

    public long CallsFailed { get; set; }

    /// <summary>Looks that waited for events to be taken, and those of them that waited in vain.</summary>
    public long LooksWaited { get; set; }

    /// <inheritdoc cref="LooksWaited"/>
    public long LooksBehind { get; set; }

    public void Ended(SagaOutcome outcome)
    {
        _ = outcome switch
        {
            SagaOutcome.Completed => _completed++,
            SagaOutcome.Failed => _failed++,
            _ => _cancelled++,
        };
    }

    public void Add(SagaTally other)
    {
        Inputs += other.Inputs;
        Started += other.Started;
        Published += other.Published;
        Calls += other.Calls;
        CallsFailed += other.CallsFailed;
        _completed += other._completed;
        _failed += other._failed;
        _cancelled += other._cancelled;
    }

    public SagaCounts With(long instances, long open, long outgoing) =>
        new(instances, open, Inputs, Started, _completed, _failed, _cancelled, Published, Calls, CallsFailed, outgoing, LooksWaited, LooksBehind);
}
