using EventHub.Protocol.Subscriptions;

namespace EventHub.Sagas.Definitions;

/// <summary>What undoes a step.</summary>
/// <param name="Action">A call, an event that is published, or a child saga. What it needs is computed when the step is done, so later changes do not matter.</param>
/// <param name="Retry">How often a failed one is tried again. When that is used up it waits for an operator: it is never given up by itself.</param>
/// <param name="Timeout">Of one attempt.</param>
public sealed record CompensationDefinition(StepAction Action, RetryPolicy Retry, TimeSpan Timeout)
{
    /// <summary>Ten attempts over some minutes.</summary>
    public static readonly RetryPolicy DefaultRetry = new(10, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 2.0, 0.2);
}
