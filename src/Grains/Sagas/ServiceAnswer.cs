using EventHub.Sagas.Values;

namespace EventHub.Grains.Sagas;

/// <summary>What came of one attempt of a call.</summary>
/// <param name="Result">What was answered; null when it failed.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="IsRetryable">True when another attempt may succeed.</param>
/// <param name="IsUnknown">True when it may have had its effect.</param>
/// <param name="RetryAfter">What the service asks for.</param>
public sealed record ServiceAnswer(SagaValue? Result, string Reason = "", bool IsRetryable = false, bool IsUnknown = false, TimeSpan? RetryAfter = null)
{
    /// <summary>True when the service says that there is no such thing: 404 or 410.</summary>
    public bool IsMissing { get; init; }
}
