using System.Collections.Immutable;
using EventHub.Protocol.Records;
using EventHub.Sagas.Planning;
using EventHub.Sagas.Storage;

namespace EventHub.Grains.Sagas;

/// <summary>
/// What the log has of sagas, in records of kind <see cref="RecordKind.Saga"/>; numbers are LEB128, what is long has its length before it.
/// <code>
///  defined    1 │ 1 │ the document, JSON
///  instance   1 │ 2 │ lsn of its record before (0: none) │ the instance │ its history since: count, each kind 1, number, subject, detail?
///  passed     1 │ 3 │ sequence up to which events were given to instances
///  forgotten  1 │ 4 │ definition │ key
///  begun      1 │ 5 │ the document, JSON │ for each partition the first sequence that may start an instance
///  retired    1 │ 6 │ definition
///  passed     1 │ 7 │ another partition, and the sequence up to which its events were given to instances
///  outgoing   1 │ 8 │ an event for another partition: definition, idempotency key, channel, type?, subject?, key?, payload
///  sent       1 │ 9 │ lsns of those that are stored there
/// </code>
/// One batch has the instances that its inputs changed, the events they publish, and how far events were given: all of it is there, or nothing.
/// </summary>
internal sealed record SagaRecord(SagaRecordKind Kind)
{
    private const byte Format = 1;

    public string Text { get; init; } = "";

    public string Key { get; init; } = "";

    public byte[] State { get; init; } = [];

    public IReadOnlyList<SagaNote> Notes { get; init; } = [];

    /// <summary>The lsn of the record before, or a sequence.</summary>
    public long Number { get; init; }

    /// <summary>Places, a partition and a place, or lsns.</summary>
    public ImmutableArray<long> Numbers { get; init; } = [];

    public OutgoingEvent? Outgoing { get; init; }

    public void AddTo(EventBatch batch) => AddTo(batch, new FormatWriter());

    /// <summary>Adds it, written in memory that is used for many.</summary>
    public void AddTo(EventBatch batch, FormatWriter to)
    {
        to.Clear();
        to.Byte(Format);
        to.Byte((byte)Kind);
        switch (Kind)
        {
            case SagaRecordKind.Defined:
            case SagaRecordKind.Retired:
                to.Text(Text);
                break;
            case SagaRecordKind.Begun:
                to.Text(Text);
                to.Many(Numbers, to.Number);
                break;
            case SagaRecordKind.PassedOther:
            case SagaRecordKind.Sent:
                to.Many(Numbers, to.Number);
                break;
            case SagaRecordKind.Outgoing:
                Outgoing!.Write(to);
                break;
            case SagaRecordKind.Instance:
                to.Number(Number);
                to.Bytes(State);
                WriteNotes(to);
                break;
            case SagaRecordKind.Passed:
                to.Number(Number);
                break;
            default:
                to.Text(Text);
                to.Text(Key);
                break;
        }

        batch.AddControl(RecordKind.Saga, to.Written);
    }

    /// <summary>Null for one of a later version.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static SagaRecord? Read(ReadOnlySpan<byte> body)
    {
        FormatReader from = new(body.ToArray());
        if (from.Byte() != Format)
        {
            return null;
        }

        SagaRecordKind kind = (SagaRecordKind)from.Byte();
        return kind switch
        {
            SagaRecordKind.Defined or SagaRecordKind.Retired => new SagaRecord(kind) { Text = from.Text() },
            SagaRecordKind.Begun => new SagaRecord(kind) { Text = from.Text(), Numbers = from.Many(from.Number) },
            SagaRecordKind.PassedOther or SagaRecordKind.Sent => new SagaRecord(kind) { Numbers = from.Many(from.Number) },
            SagaRecordKind.Outgoing => new SagaRecord(kind) { Outgoing = OutgoingEvent.Read(from) },
            SagaRecordKind.Instance => new SagaRecord(kind) { Number = from.Number(), State = from.Bytes().ToArray(), Notes = from.Many(() => ReadNote(from)) },
            SagaRecordKind.Passed => new SagaRecord(kind) { Number = from.Number() },
            SagaRecordKind.Forgotten => new SagaRecord(kind) { Text = from.Text(), Key = from.Text() },
            _ => null,
        };
    }

    private void WriteNotes(FormatWriter to)
    {
        to.Number(Notes.Count);
        foreach (SagaNote note in Notes)
        {
            to.Byte((byte)note.Kind);
            to.Number(note.Number);
            to.Text(note.Subject);
            to.Optional(note.Detail);
        }
    }

    private static SagaNote ReadNote(FormatReader from)
    {
        SagaNoteKind kind = (SagaNoteKind)from.Byte();
        int number = from.Small();
        return new SagaNote(kind, from.Text(), number, from.Optional());
    }
}
