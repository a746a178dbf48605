using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>Where a consumer's deliveries go. Called by one thread at a time and within a turn of the cursor: it must neither block nor call back.</summary>
public interface IDeliverySink
{
    /// <summary>Takes a delivery. The record's memory is valid during the call only.</summary>
    void Add(scoped in StoredRecord record, in Handover handover);

    /// <summary>Comes once behind a run of <see cref="Add"/>: what was added can go.</summary>
    void Flush();

    /// <summary>The subscription was deleted, or its partition closed: nothing comes any more.</summary>
    void End();
}
