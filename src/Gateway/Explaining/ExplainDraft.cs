using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Explaining;

/// <summary>An event that is to be explained and not stored: in the shape it would have, and why it would be refused.</summary>
internal sealed class ExplainDraft(PolicyBoard policies, TimeProvider time) : IDraftSink, IDisposable
{
    private readonly EventBatch _batch = EventBatch.Rent();

    /// <summary>Its channel.</summary>
    public byte[] Channel { get; private set; } = [];

    /// <summary>What is wrong with it as such, or null.</summary>
    public Problem? Invalid { get; private set; }

    /// <summary>Why its channel would not take it now, or null.</summary>
    public Problem? Refusal { get; private set; }

    public void Accept(int index, scoped ref EventDraft draft)
    {
        Refusal = policies.Preview(ref draft);
        Channel = draft.Channel.ToArray();
        _batch.Add(draft);
    }

    public void Refuse(int index, Problem problem) => Invalid = problem;

    /// <summary>The event as if it were the next of its partition, with lsn 0, which no stored event has. Dispose the result.</summary>
    public FoundEvent AsNextOf(IPartition partition)
    {
        PartitionBounds bounds = partition.Bounds;
        StoredBatchHeader header = new(partition.OwnerTerm, 0, 1, bounds.NextSequence, 1, time.GetUtcNow().UtcTicks, 0b1111, default);
        StoredBatch batch = new(partition.Number, bounds.Epoch, header, _batch.Bytes.ToArray(), lease: null);
        return new FoundEvent(batch, 0, new EventState(EventStatus.Pending, EventOutcome.None, 0, 0));
    }

    public void Dispose() => _batch.Dispose();
}
