using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Grains.Sagas;

/// <summary>How far the events of another partition were given to instances here, and what was read of it and not given yet. Not thread-safe.</summary>
internal sealed class SagaSource(int partition)
{
    public int Partition => partition;

    /// <summary>Every event up to it was given to whom it concerns; −1 before it is known where to begin.</summary>
    public long Passed { get; set; } = -1;

    /// <summary>As the log says.</summary>
    public long Stored { get; set; } = -1;

    /// <summary>What comes behind it; null while that is being read.</summary>
    public PartitionRead? Ready { get; private set; }

    /// <summary>Completed once what was ready is given, or not wanted any more.</summary>
    public TaskCompletionSource Taken { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Put(PartitionRead read)
    {
        Ready = read;
        Taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Whoever reads goes on from <see cref="Passed"/>.</summary>
    public void Drop()
    {
        Ready?.Batch?.Dispose();
        Ready = null;
        Taken.TrySetResult();
    }
}
