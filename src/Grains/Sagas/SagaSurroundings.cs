using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Grains.Sagas;

/// <summary>What sagas have around them: the other partitions, whose events they take and whom they publish to, and the services they call.</summary>
/// <param name="count">How many partitions the hub has.</param>
/// <param name="services">Whom they call; null for nobody.</param>
public sealed class SagaSurroundings(int count, ISagaServices? services = null)
{
    private readonly TaskCompletionSource<IPartitions> _partitions = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many partitions the hub has.</summary>
    public int Count => count;

    /// <summary>Whom they call.</summary>
    public ISagaServices Services { get; } = services ?? NoSagaServices.Instance;

    /// <summary>All partitions, once they can be asked. Nobody waits for them where there is one.</summary>
    internal Task<IPartitions> Partitions => _partitions.Task;

    /// <summary>From now on the others can be reached. The first call counts.</summary>
    public void Connect(IPartitions partitions) => _partitions.TrySetResult(partitions);
}
