using EventHub.Sagas.Planning;

namespace EventHub.Grains.Sagas;

/// <summary>A row of inputs: what it comes to, who is told when that is stored, and how far it leads.</summary>
/// <param name="work">What it comes to.</param>
/// <param name="passed">Where the events before it end.</param>
internal sealed class SagaRow(SagaWork work, long passed)
{
    public SagaWork Work => work;

    public List<(AskedSaga Asked, SagaPlan? Plan)> Answers { get; } = [];

    /// <summary>How far it leads in other partitions.</summary>
    public List<(SagaSource Source, long Through)> Moved { get; } = [];

    /// <summary>Every event up to it is in this row or one before.</summary>
    public long Passed { get; set; } = passed;

    /// <summary>When the last of these events was stored, UTC ticks; 0 without any. No later one was stored before.</summary>
    public long TimeTicks { get; set; }

    /// <summary>True when nothing was left that it had no room for.</summary>
    public bool AtEnd { get; set; } = true;

    /// <summary>Its append, once that has begun.</summary>
    public Task Stored { get; set; } = Task.CompletedTask;

    /// <summary>Marks its records as on their way, for checkpoints.</summary>
    public LinkedListNode<long>? Effect { get; set; }

    public bool Leads(SagaSource source) => Moved.Exists(one => one.Source == source);
}
