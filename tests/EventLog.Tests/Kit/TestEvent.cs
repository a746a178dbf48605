using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Tests.Kit;

/// <summary>An event, or a control record (no channel), that a test stores.</summary>
internal sealed record TestEvent(string? Channel, byte[] Payload)
{
    public string? Key { get; init; }

    public string? Source { get; init; }

    public string? SourceId { get; init; }

    public EventPriority Priority { get; init; } = EventPriority.Normal;

    /// <summary>Replaces the stored hash of the idempotency identity: a collision on demand.</summary>
    public ulong? ForgedHash { get; init; }

    /// <summary>It is answered from an earlier one, or not at all.</summary>
    public bool OnlyIfKnown { get; init; }

    public static TestEvent Of(string payload, string? key = null, string channel = "a.b") => new(channel, Encoding.UTF8.GetBytes(payload)) { Key = key };

    /// <summary>What a record without a channel is.</summary>
    public RecordKind Kind { get; init; } = RecordKind.Delete;

    public static TestEvent Control(string body) => new(null, Encoding.UTF8.GetBytes(body));

    public void AddTo(EventBatch batch)
    {
        if (Channel is null)
        {
            batch.AddControl(Kind, Payload);
            return;
        }

        EventDraft draft = new(Encoding.UTF8.GetBytes(Channel)) { Payload = Payload, Priority = Priority };
        draft.IdempotencyKey = Encoding.UTF8.GetBytes(Key ?? "");
        draft.Source = Encoding.UTF8.GetBytes(Source ?? "");
        draft.SourceId = Encoding.UTF8.GetBytes(SourceId ?? "");
        if (ForgedHash is ulong hash)
        {
            batch.AddRecord(Forge(draft, hash));
        }
        else
        {
            AddTo(batch, draft);
        }
    }

    /// <summary>The record as the log stores it.</summary>
    public byte[] Record()
    {
        using EventBatch batch = EventBatch.Rent();
        AddTo(batch);
        return batch.Bytes.ToArray();
    }

    private void AddTo(EventBatch batch, scoped in EventDraft draft)
    {
        if (OnlyIfKnown)
        {
            batch.AddIfKnown(draft);
        }
        else
        {
            batch.Add(draft);
        }
    }

    private byte[] Forge(scoped in EventDraft draft, ulong hash)
    {
        using EventBatch batch = EventBatch.Rent();
        AddTo(batch, draft);
        byte[] record = batch.Bytes.ToArray();
        BitConverter.TryWriteBytes(record.AsSpan(RecordLayout.PrefixBytes), hash);
        return record;
    }
}
