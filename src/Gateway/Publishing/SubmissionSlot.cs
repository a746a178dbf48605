using System.Runtime.CompilerServices;
using EventHub.Gateway.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Publishing;

/// <summary>What one request has for one partition.</summary>
internal sealed class SubmissionSlot
{
    /// <summary>Where it goes.</summary>
    public IPartition Partition { get; private set; } = null!;

    /// <summary>The events.</summary>
    public EventBatch Batch { get; private set; } = null!;

    /// <summary>Why the storage did not take them, or null.</summary>
    public Problem? Fault { get; private set; }

    public void Open(IPartition partition)
    {
        Partition = partition;
        Batch = EventBatch.Rent();
        Fault = null;
    }

    public void Close()
    {
        Batch.Dispose();
        Batch = null!;
        Partition = null!;
    }

    /// <summary>Keeps the first <paramref name="records"/> events; the result is how many bytes went.</summary>
    public int Truncate(int records)
    {
        if (records == Batch.Count)
        {
            return 0;
        }

        // Only what is refused pays for this copy.
        using EventBatch whole = Batch;
        Batch = EventBatch.Rent();
        for (int record = 0; record < records; record++)
        {
            Batch.AddRecord(whole.Record(record));
        }

        return whole.Bytes.Length - Batch.Bytes.Length;
    }

    /// <summary>Stores the events. A fault is kept, not thrown: what the other partitions do is answered as well.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AppendAsync(Faults faults)
    {
        try
        {
            await Partition.AppendAsync(Batch);
        }
        catch (Exception fault)
        {
            Fault = faults.ToProblem(fault);
        }
    }
}
