using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>
/// The owner of one partition; the key is its number. What runs beside the log uses <see cref="ILocalPartitions"/>; this is for everybody else:
/// calls carry batches, never single events of a stream, and interleave. A number that no partition has is refused with EH2009.
/// </summary>
[Alias("EventHub.IPartitionGrain")]
public interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Longest time a read waits for events; longer waits are cut to it, so that a call ends well before its timeout.</summary>
    static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(9);

    /// <summary>Stores a batch, all of it in consecutive lsns in the order given but for duplicates. Durable on return, or refused as a whole.</summary>
    [Alias("Append")]
    Task<AppendAnswer> Append(RecordBatch batch);

    /// <summary>
    /// The next events that patterns match, behind a place. Answers at once with what there is; with nothing there it waits for a commit
    /// that matches, up to <see cref="ReadRequest.Wait"/>. Ask again from the place it answers with.
    /// </summary>
    [Alias("Read")]
    Task<ReadAnswer> Read(ReadRequest request, CancellationToken cancellationToken);

    /// <summary>Finds an event by its id.</summary>
    [Alias("Find")]
    Task<EventAnswer> Find(string id);

    /// <summary>Says why each subscription got an event, or did not.</summary>
    [Alias("Explain")]
    Task<VerdictPage> Explain(string id, string? after, int limit);

    /// <summary>Deletes an event, durably.</summary>
    [Alias("Delete")]
    Task<DeleteAnswer> Delete(string id);

    /// <summary>Delivers an event again to every recipient that gave it up.</summary>
    [Alias("Retry")]
    Task<EventAnswer> Retry(string id);

    /// <summary>Counters and gauges; null when there is no such partition.</summary>
    [Alias("Statistics")]
    Task<PartitionStatistics?> Statistics();

    /// <summary>Whether it does its work, who owns it, and what it retains.</summary>
    [Alias("Health")]
    Task<PartitionCondition> Health();
}
