namespace EventHub.Sagas.Planning;

/// <summary>What a line of an instance's history says. The numbers are stored and never change.</summary>
public enum SagaNoteKind : byte
{
    /// <summary>The instance began.</summary>
    Started = 1,

    /// <summary>It entered a state.</summary>
    Entered = 2,

    /// <summary>An event it waited for came.</summary>
    EventTaken = 3,

    /// <summary>A signal it waited for came.</summary>
    SignalTaken = 4,

    /// <summary>A step began.</summary>
    StepStarted = 5,

    /// <summary>A step was left out, because its <c>when</c> is not true.</summary>
    StepSkipped = 6,

    /// <summary>A step succeeded.</summary>
    StepDone = 7,

    /// <summary>An attempt failed, and the step is tried again.</summary>
    AttemptFailed = 8,

    /// <summary>A step failed for good.</summary>
    StepFailed = 9,

    /// <summary>A step or a compensation cannot go on by itself: it waits until it is retried, or the saga cancelled.</summary>
    StepHeld = 10,

    /// <summary>A step that was not under way was given up, because its state is left.</summary>
    StepDropped = 11,

    /// <summary>An event was published.</summary>
    Published = 12,

    /// <summary>The time of a state or of a step was over.</summary>
    TimedOut = 13,

    /// <summary>What was done begins to be undone.</summary>
    Compensating = 14,

    /// <summary>The compensation of a step began.</summary>
    CompensationStarted = 15,

    /// <summary>A step was undone.</summary>
    Compensated = 16,

    /// <summary>A compensation that was held will not be made: the saga was cancelled meanwhile.</summary>
    CompensationGivenUp = 17,

    /// <summary>A guard could not be evaluated, which counts as not true.</summary>
    GuardFailed = 18,

    /// <summary>The instance was paused.</summary>
    Paused = 19,

    /// <summary>It goes on after a pause.</summary>
    Resumed = 20,

    /// <summary>A step that was held is tried again.</summary>
    Retried = 21,

    /// <summary>It was asked to cancel.</summary>
    CancelAsked = 22,

    /// <summary>Something is wrong that no step is to blame for.</summary>
    Failing = 23,

    /// <summary>An input had no effect: the saga has ended, or as much waits as may.</summary>
    InputDropped = 24,

    /// <summary>It follows another version of its definition.</summary>
    Migrated = 25,

    /// <summary>It came to its end.</summary>
    Ended = 26,

    /// <summary>A service reported something else than it believed.</summary>
    Differed = 27,
}
