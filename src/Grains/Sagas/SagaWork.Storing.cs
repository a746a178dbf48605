using EventHub.Protocol.Records;
using EventHub.Sagas.Storage;

namespace EventHub.Grains.Sagas;

/// <content>The batch it is stored as.</content>
internal sealed partial class SagaWork
{
    /// <summary>Fills the batch.</summary>
    public void Write(EventBatch batch, long passed, IEnumerable<(int Partition, long Passed)> others)
    {
        FormatWriter to = new();
        foreach (SagaId id in _forgotten)
        {
            new SagaRecord(SagaRecordKind.Forgotten) { Text = id.Definition, Key = id.Key }.AddTo(batch, to);
        }

        WriteInstances(batch, to);
        foreach (OutgoingEvent published in _published)
        {
            if (isHere(published.Channel))
            {
                published.AddTo(batch, withKey: false);
            }
            else
            {
                _outgoing.Add((published, batch.Count));
                new SagaRecord(SagaRecordKind.Outgoing) { Outgoing = published }.AddTo(batch, to);
            }
        }

        if (_sent.Count > 0)
        {
            new SagaRecord(SagaRecordKind.Sent) { Numbers = [.. _sent] }.AddTo(batch, to);
        }

        foreach ((int partition, long place) in others)
        {
            new SagaRecord(SagaRecordKind.PassedOther) { Numbers = [partition, place] }.AddTo(batch, to);
        }

        new SagaRecord(SagaRecordKind.Passed) { Number = passed }.AddTo(batch, to);
    }

    /// <summary>The batch is stored: from now on it counts.</summary>
    public void Apply(EventBatch batch, SagaOutbox outbox)
    {
        _sent.ForEach(outbox.Remove);
        _outgoing.ForEach(one => outbox.Add(batch.Results[one.Index].Lsn, one.Event));
        foreach (SagaId id in _forgotten)
        {
            store.Remove(id);
        }

        foreach ((SagaId id, Working one) in _working)
        {
            if (one.IsChanged)
            {
                store.Put(id, SagaEntry.Of(definitions, one.Instance, one.State!, batch.Results[one.Index].Lsn), one.Instance);
            }
        }
    }

    private void WriteInstances(EventBatch batch, FormatWriter to)
    {
        foreach ((SagaId id, Working one) in _working)
        {
            if (one.IsChanged)
            {
                long last = _forgotten.Contains(id) ? 0 : store.Find(id)?.Lsn ?? 0;
                one.Index = batch.Count;
                to.Clear();
                SagaInstanceFormat.Write(to, one.Instance);
                one.State = to.ToArray();
                new SagaRecord(SagaRecordKind.Instance) { Number = last, State = one.State, Notes = one.Notes }.AddTo(batch, to);
            }
        }
    }
}
