using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Storage;

namespace EventHub.Grains.Sagas;

/// <summary>An instance as it is kept between its inputs: its bytes, and what is asked of many.</summary>
/// <param name="State">As stored.</param>
/// <param name="Lsn">Of its last record; the records before hang on that.</param>
/// <param name="Version">Its definition's version.</param>
/// <param name="Status">How it stands.</param>
/// <param name="DueTicks">When something is due, or, once it has ended, when it is forgotten; 0 for never.</param>
internal sealed record SagaEntry(byte[] State, long Lsn, int Version, SagaStatus Status, long DueTicks)
{
    /// <summary>The state it is in: the text of the definition, so that many share one.</summary>
    public required string StateName { get; init; }

    /// <summary>Where it stands among those that are due some time, which is no later than it is due; 0 for nowhere. Kept by the store.</summary>
    public long QueuedTicks { get; set; }

    public long StartedTicks { get; init; }

    public long ChangedTicks { get; init; }

    public bool IsPaused { get; init; }

    /// <summary>True when a step waits for an operator.</summary>
    public bool IsHeld { get; init; }

    public bool HasEnded => Status >= SagaStatus.Completed;

    public SagaInstance Read() => SagaInstanceFormat.Read(State);

    /// <summary>An instance as it is kept.</summary>
    public static SagaEntry Of(SagaDefinitions definitions, SagaInstance instance, byte[] state, long lsn)
    {
        SagaDefinition? definition = definitions.Find(instance.Definition, instance.Version)?.Definition;
        TimeSpan keep = definition?.Keep ?? SagaDefinition.DefaultKeep;
        return new SagaEntry(state, lsn, instance.Version, instance.Status, instance.HasEnded ? instance.EndedTicks + keep.Ticks : instance.DueTicks)
        {
            StateName = definition?.State(instance.State)?.Name ?? instance.State,
            StartedTicks = instance.StartedTicks,
            ChangedTicks = instance.ChangedTicks,
            IsPaused = instance.IsPaused,
            IsHeld = !instance.Open.IsEmpty && instance.Open.Any(static step => step.Phase == StepPhase.Held),
        };
    }
}
