using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>An event that was looked up. Holds its batch's memory until disposed.</summary>
public sealed class FoundEvent : IDisposable
{
    private readonly long _lsn;

    /// <summary>The record with <paramref name="lsn"/> in <paramref name="batch"/>, which the result now owns.</summary>
    public FoundEvent(StoredBatch batch, long lsn, EventState state)
    {
        Batch = batch;
        _lsn = lsn;
        State = state;
    }

    /// <summary>The batch it stands in.</summary>
    public StoredBatch Batch { get; }

    /// <summary>The event's id.</summary>
    public EventId Id => Record.Id;

    /// <summary>True when it was deleted.</summary>
    public bool IsDeleted => State.Status == EventStatus.Deleted;

    /// <summary>Where it stood when it was found: whoever shows an event shows this.</summary>
    public EventState State { get; }

    /// <summary>The record itself.</summary>
    public StoredRecord Record => Batch.TryFind(_lsn, out StoredRecord record)
        ? record
        : throw new InvalidOperationException($"Lsn {_lsn} is not in the batch it was found in.");

    /// <summary>Gives the batch's memory back.</summary>
    public void Dispose() => Batch.Dispose();
}
