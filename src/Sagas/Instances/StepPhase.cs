namespace EventHub.Sagas.Instances;

/// <summary>What an open step is doing.</summary>
public enum StepPhase : byte
{
    /// <summary>A call is on its way, or a child saga runs.</summary>
    InFlight = 1,

    /// <summary>It waits for an event, a signal or a time.</summary>
    Waiting = 2,

    /// <summary>Its last attempt failed; the next comes when it is due.</summary>
    Backoff = 3,

    /// <summary>Its attempts are used up; an operator decides.</summary>
    Held = 4,

    /// <summary>Its child saga is to be cancelled, and has not ended yet.</summary>
    Cancelling = 5,
}
