using System.Collections.Immutable;
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
            case SagaRecordKind.Defined or SagaRecordKind.Begun when SagaDocument.TryRead(read.Text, out EventHub.Sagas.Definitions.SagaDefinition? definition, out _):
                bool isFirst = _definitions.All.Count == 0;
                _passed = isFirst ? Math.Max(_passed, nextSequence - 1) : _passed;
                _definitions.Put(new DefinedSaga(definition, nextSequence, read.Numbers));
                BeginSources(read.Numbers.AsSpan(), isFirst);
                break;
            case SagaRecordKind.Retired:
                _definitions.Retire(read.Text);
                break;
            case SagaRecordKind.Instance:
                SagaInstance instance = SagaInstanceFormat.Read(read.State);
                _store.Put(new SagaId(instance.Definition, instance.Key), SagaEntry.Of(_definitions, instance, read.State, lsn));
                break;
            case SagaRecordKind.Passed:
                _passed = Math.Max(_passed, read.Number);
                break;
            case SagaRecordKind.Forgotten:
                _store.Remove(new SagaId(read.Text, read.Key));
                break;
            case SagaRecordKind.PassedOther when read.Numbers is [long other, long place]:
                Source((int)other).Passed = Math.Max(Source((int)other).Passed, place);
                break;
            case SagaRecordKind.Outgoing:
                _outbox.Add(lsn, read.Outgoing!);
                break;
            case SagaRecordKind.Sent:
                foreach (long sent in read.Numbers)
                {
                    _outbox.Remove(sent);
                }

                break;
        }
    }

    /// <summary>Writes everything for a checkpoint.</summary>
    public void Write(BinaryWriter writer)
    {
        lock (_gate)
        {
            _definitions.Prune(UsedVersions());
            writer.Write(_passed);
            writer.Write7BitEncodedInt(_definitions.All.Count);
            foreach (DefinedSaga saga in _definitions.All)
            {
                writer.Write(saga.Definition.ToDocument());
                writer.Write(saga.FromSequence);
                writer.Write(_definitions.IsRetired(saga.Definition.Name));
                writer.Write7BitEncodedInt(saga.Places.Length);
                foreach (long place in saga.Places)
                {
                    writer.Write(place);
                }
            }

            writer.Write7BitEncodedInt(_store.Count);
            foreach ((_, SagaEntry entry) in _store.All)
            {
                writer.Write7BitEncodedInt64(entry.Lsn);
                writer.Write7BitEncodedInt(entry.State.Length);
                writer.Write(entry.State);
            }

            WriteOthers(writer);
        }
    }

    private void WriteOthers(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_sources.Count);
        foreach (SagaSource source in _sources.Values)
        {
            writer.Write7BitEncodedInt(source.Partition);
            writer.Write(source.Passed);
        }

        writer.Write7BitEncodedInt(_outbox.Count);
        foreach ((long lsn, OutgoingEvent one) in _outbox.All)
        {
            FormatWriter bytes = new();
            one.Write(bytes);
            byte[] written = bytes.ToArray();
            writer.Write7BitEncodedInt64(lsn);
            writer.Write7BitEncodedInt(written.Length);
            writer.Write(written);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="hasOthers">False for what was written before there were other partitions.</param>
    public void Read(BinaryReader reader, bool hasOthers)
    {
        lock (_gate)
        {
            _passed = reader.ReadInt64();
            for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                ReadDefinition(reader, hasOthers);
            }

            for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                long lsn = reader.Read7BitEncodedInt64();
                byte[] state = reader.ReadBytes(reader.Read7BitEncodedInt());
                SagaInstance instance = SagaInstanceFormat.Read(state);
                _store.Put(new SagaId(instance.Definition, instance.Key), SagaEntry.Of(_definitions, instance, state, lsn));
            }

            if (hasOthers)
            {
                ReadOthers(reader);
            }
        }
    }

    private void ReadDefinition(BinaryReader reader, bool hasOthers)
    {
        string document = reader.ReadString();
        long from = reader.ReadInt64();
        bool isRetired = hasOthers && reader.ReadBoolean();
        ImmutableArray<long>.Builder places = ImmutableArray.CreateBuilder<long>();
        for (int left = hasOthers ? reader.Read7BitEncodedInt() : 0; left > 0; left--)
        {
            places.Add(reader.ReadInt64());
        }

        DefinedSaga saga = new(SagaDocument.Read(document), from, places.ToImmutable());
        _definitions.Put(saga);
        if (isRetired)
        {
            _definitions.Retire(saga.Definition.Name);
        }
    }

    private void ReadOthers(BinaryReader reader)
    {
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            Source(reader.Read7BitEncodedInt()).Passed = reader.ReadInt64();
        }

        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            long lsn = reader.Read7BitEncodedInt64();
            _outbox.Add(lsn, OutgoingEvent.Read(new FormatReader(reader.ReadBytes(reader.Read7BitEncodedInt()))));
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
            _sources.Clear();
            _outbox.Clear();
        }
    }
}
