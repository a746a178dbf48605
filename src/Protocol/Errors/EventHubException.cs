namespace EventHub.Protocol.Errors;

/// <summary>A fault of the hub: something that could not be done and is not a routine answer.</summary>
public class EventHubException : Exception
{
    /// <summary>A fault described by <paramref name="problem"/>.</summary>
    public EventHubException(Problem problem, Exception? innerException = null)
        : base(problem.Detail, innerException) => Problem = problem;

    /// <summary>A fault with a code and a message.</summary>
    public EventHubException(ErrorCode code, string detail, Exception? innerException = null)
        : this(new Problem(code, detail), innerException)
    {
    }

    /// <summary>Code, detail and fields.</summary>
    public Problem Problem { get; }

    /// <summary>Which kind of fault.</summary>
    public ErrorCode Code => Problem.Code;

    /// <summary>True when the same call may succeed later.</summary>
    public bool IsRetryable => Code.IsRetryable;

    /// <summary>When to try again, if the hub knows.</summary>
    public TimeSpan? RetryAfter => Problem.RetryAfter;
}
