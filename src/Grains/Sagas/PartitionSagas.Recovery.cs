using EventHub.Protocol.Records;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Storage;

namespace EventHub.Grains.Sagas;

/// <content>What is read from the log, and written for the next start.</content>
internal sealed partial class PartitionSagas
{
    /// <summary>Takes a record that was read from the log. Those that were taken before change nothing, once all that follow them were taken too.</summary>
    public void Apply(scoped in StoredRecord record)
    {
        if (record.Kind != RecordKind.Saga)
        {
            return;
        }

        try
        {
            if (SagaRecord.Read(record.Payload) is { } read)
            {
                lock (_gate)
                {
                    Apply(read, record.Lsn, record.NextSequence);
                }
            }
        }
        catch (InvalidDataException damage)
        {
            LogUnreadable(partition.Number, damage.Message);
        }
    }

    private void Apply(SagaRecord read, long lsn, long nextSequence)
    {
        switch (read.Kind)
        {
            case SagaRecordKind.Defined when SagaDocument.TryRead(read.Text, out EventHub.Sagas.Definitions.SagaDefinition? definition, out _):
                _passed = _definitions.All.Count == 0 ? Math.Max(_passed, nextSequence - 1) : _passed;
                _definitions.Put(new DefinedSaga(definition, nextSequence));
                break;
            case SagaRecordKind.Instance:
                SagaInstance instance = SagaInstanceFormat.Read(read.State);
                _store.Put(new SagaId(instance.Definition, instance.Key), SagaWork.EntryOf(_definitions, instance, read.State, lsn));
                break;
            case SagaRecordKind.Passed:
                _passed = Math.Max(_passed, read.Number);
                break;
            case SagaRecordKind.Forgotten:
                _store.Remove(new SagaId(read.Text, read.Key));
                break;
        }
    }

    /// <summary>Writes everything for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        lock (_gate)
        {
            writer.Write(_passed);
            writer.Write7BitEncodedInt(_definitions.All.Count);
            foreach (DefinedSaga saga in _definitions.All)
            {
                writer.Write(saga.Definition.ToDocument());
                writer.Write(saga.FromSequence);
            }

            writer.Write7BitEncodedInt(_store.Count);
            foreach ((_, SagaEntry entry) in _store.All)
            {
                writer.Write7BitEncodedInt64(entry.Lsn);
                writer.Write7BitEncodedInt(entry.State.Length);
                writer.Write(entry.State);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader)
    {
        lock (_gate)
        {
            _passed = reader.ReadInt64();
            for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                string document = reader.ReadString();
                long from = reader.ReadInt64();
                _definitions.Put(new DefinedSaga(SagaDocument.Read(document), from));
            }

            for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                long lsn = reader.Read7BitEncodedInt64();
                byte[] state = reader.ReadBytes(reader.Read7BitEncodedInt());
                SagaInstance instance = SagaInstanceFormat.Read(state);
                _store.Put(new SagaId(instance.Definition, instance.Key), SagaWork.EntryOf(_definitions, instance, state, lsn));
            }
        }
    }

    /// <summary>Forgets what was read of a checkpoint that is damaged.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _passed = 0;
            _definitions.Clear();
            _store.Clear();
        }
    }
}
