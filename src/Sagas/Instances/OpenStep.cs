namespace EventHub.Sagas.Instances;

/// <summary>A step that has begun and not ended.</summary>
public sealed record OpenStep
{
    /// <summary>Number in the instance, from 1; with the run it makes the idempotency key, so all attempts share one.</summary>
    public required int Number { get; init; }

    /// <summary>The step's name; of a compensation that of the step it undoes.</summary>
    public required string Name { get; init; }

    /// <summary>What it is doing.</summary>
    public required StepPhase Phase { get; init; }

    /// <summary>The attempt under way, or the last one; from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Attempts that do not count any more, because an operator let it be tried again.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>True when an attempt may have had its effect though it failed.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>True when it undoes a step.</summary>
    public bool IsCompensation { get; init; }

    /// <summary>When its time is up, or its next attempt comes, UTC ticks; 0 for never.</summary>
    public long DueTicks { get; init; }

    /// <summary>What it asks for; null of what only waits.</summary>
    public StepRequest? Request { get; init; }

    /// <summary>Why its last attempt failed; null before.</summary>
    public string? Error { get; init; }
}
