using EventHub.Grains.Interfaces.Errors;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What is told when the owner of a partition does not answer.</summary>
public static class RemoteFaults
{
    /// <summary>When trying again makes sense: a partition whose owner is gone has another within seconds.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>EH3002: what became of the call is unknown.</summary>
    public static Problem Unknown(string why) => new(ErrorCodes.PartitionStopped, $"{why} What was sent may or may not be stored: repeat it under the same idempotency key.")
    {
        RetryAfter = RetryAfter,
    };

    /// <summary>EH3002 for an owner that did not answer.</summary>
    public static Problem NoAnswer(int partition, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Unknown($"The owner of partition {partition} does not answer ({fault.GetType().Name}); it may be moving.");
    }

    /// <summary>True for what a grain call fails with when its target is not to be reached.</summary>
    public static bool IsNoAnswer(Exception fault) => fault is not (EventHubException or OperationCanceledException);

    /// <summary>Throws what the owner refused with.</summary>
    /// <exception cref="EventHubException">It refused.</exception>
    public static void ThrowIf(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new EventHubException(refusal.ToProblem());
        }
    }
}
