using EventHub.Sagas.Instances;
using EventHub.Sagas.Storage;

namespace EventHub.Grains.Sagas;

/// <summary>An instance as it is kept between its inputs: its bytes, and what is asked of many.</summary>
/// <param name="State">As stored.</param>
/// <param name="Lsn">Of its last record; the records before hang on that.</param>
/// <param name="Version">Its definition's version.</param>
/// <param name="Status">How it stands.</param>
/// <param name="DueTicks">When something is due, or, once it has ended, when it is forgotten; 0 for never.</param>
internal sealed record SagaEntry(byte[] State, long Lsn, int Version, SagaStatus Status, long DueTicks)
{
    public bool HasEnded => Status >= SagaStatus.Completed;

    public SagaInstance Read() => SagaInstanceFormat.Read(State);
}
