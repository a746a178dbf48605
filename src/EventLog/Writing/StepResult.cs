namespace EventHub.EventLog.Writing;

/// <summary>What a step of the writer did.</summary>
internal enum StepResult
{
    /// <summary>Something; there may be more to do at once.</summary>
    Worked,

    /// <summary>Nothing: wait for a signal, or for the time <see cref="LogWriter.NextDeadline"/> names.</summary>
    Idle,

    /// <summary>The writer has stopped for good.</summary>
    Stopped,
}
