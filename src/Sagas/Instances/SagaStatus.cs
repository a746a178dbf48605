namespace EventHub.Sagas.Instances;

/// <summary>How an instance stands.</summary>
public enum SagaStatus : byte
{
    /// <summary>It works, or waits.</summary>
    Running = 1,

    /// <summary>It undoes what was done.</summary>
    Compensating = 2,

    /// <summary>It came to its end.</summary>
    Completed = 3,

    /// <summary>It failed, and has undone what was done.</summary>
    Failed = 4,

    /// <summary>It was cancelled, and has undone what was done.</summary>
    Cancelled = 5,
}
