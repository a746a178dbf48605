using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Consuming;

/// <summary>The settlements of one frame, which the hub answers in the order they stand in. Kept until it is answered, so that it can be sent again. Reused.</summary>
internal sealed class SettleBatch
{
    private const int EntriesMax = 1000, BytesMax = 256 * 1024, IdOverhead = 16;
    private const int SettleOp = 6, RefField = 1, SubscriptionField = 2, FirstVerbField = 3, ResultsField = 2, ReturnedField = 4, RunsField = 7, RunsBytes = 2, CountField = 3;
    private readonly List<SettleEntry>[] _entries = [[], [], [], []];
    private int _bytes;

    /// <summary>The caller's number of this frame; the answer has it.</summary>
    public ulong Reference { get; private set; }

    /// <summary>Whose deliveries it settles.</summary>
    public ConsumeState Consume { get; private set; } = null!;

    /// <summary>When its callers give up: a timestamp of the client's clock.</summary>
    public long Deadline { get; private set; }

    /// <summary>True once it may have reached the hub.</summary>
    public bool WasSent { get; set; }

    /// <summary>True when the hub would not take more, or should not.</summary>
    public bool IsFull => Count >= EntriesMax || _bytes >= BytesMax;

    private int Count => _entries[0].Count + _entries[1].Count + _entries[2].Count + _entries[3].Count;

    /// <summary>Makes it an empty one for this subscription.</summary>
    public void Begin(ulong reference, ConsumeState consume, long deadline) =>
        (Reference, Consume, Deadline, WasSent, _bytes) = (reference, consume, deadline, false, 0);

    /// <summary>Adds a settlement behind the others of its verb.</summary>
    public void Add(SettleVerb verb, in SettleEntry entry)
    {
        _entries[(int)verb].Add(entry);

        // Three bytes are what one UTF-16 unit takes at most.
        _bytes += entry.Id.Length + IdOverhead + (3 * (entry.Error?.Length ?? 0));
    }

    /// <summary>Writes the frame into a buffer that grows to the largest of them.</summary>
    public ReadOnlyMemory<byte> Write(ref byte[] buffer)
    {
        int name = Consume.NameUtf8.Length, bound = _bytes + name + 64;
        if (buffer.Length < bound)
        {
            buffer = new byte[Math.Max(bound, buffer.Length * 2)];
        }

        int length = 1 + ProtoWriter.SizeOf(Reference) + ProtoWriter.SizeOf(SubscriptionField, name) + RunsBytes + Measure();
        ProtoWriter writer = new(buffer);
        writer.Start(SettleOp, length);
        writer.Number(RefField, Reference);
        writer.Bytes(SubscriptionField, Consume.NameUtf8);
        writer.Number(RunsField, 1);
        for (int verb = 0; verb < _entries.Length; verb++)
        {
            foreach (SettleEntry entry in _entries[verb])
            {
                Write(ref writer, (SettleVerb)verb, entry);
            }
        }

        return buffer.AsMemory(0, writer.Written);
    }

    /// <summary>Which batch an answer is for.</summary>
    public static ulong ReferenceOf(ReadOnlySpan<byte> response)
    {
        ProtoReader reader = new(response);
        while (reader.Next())
        {
            if (reader.Field == RefField)
            {
                return reader.Number;
            }
        }

        return 0;
    }

    /// <summary>Tells all who wait what the hub answered. What it says nothing about is unknown.</summary>
    public void Answer(ReadOnlySpan<byte> response)
    {
        int verb = 0, index = 0;
        ProtoReader reader = new(response);
        try
        {
            while (reader.Next())
            {
                if (reader.Field == ResultsField)
                {
                    Answer(reader.Bytes, ref verb, ref index);
                }
            }
        }
        finally
        {
            while (SkipTo(ref verb, index) is var at && verb < _entries.Length)
            {
                index = at + 1;
                _entries[verb][at].Delivery?.Answered((SettleVerb)verb, default, ClientProblems.SettlementUnknown("The hub's answer said nothing about this delivery."));
            }
        }
    }

    /// <summary>Tells all who wait that nothing came of it.</summary>
    public void Fail(Problem problem)
    {
        for (int verb = 0; verb < _entries.Length; verb++)
        {
            foreach (SettleEntry entry in _entries[verb])
            {
                entry.Delivery?.Answered((SettleVerb)verb, default, problem);
            }
        }
    }

    /// <summary>Forgets everything, to be used again.</summary>
    public void Clear()
    {
        Consume = null!;
        Array.ForEach(_entries, static entries => entries.Clear());
    }

    private int SkipTo(ref int verb, int index)
    {
        while (verb < _entries.Length && index >= _entries[verb].Count)
        {
            (verb, index) = (verb + 1, 0);
        }

        return index;
    }

    // One result, of as many as it says from here on.
    private void Answer(ReadOnlySpan<byte> message, ref int verb, ref int index)
    {
        ReadOnlySpan<byte> id = default;
        SettleResult result = SettleResult.Unknown;
        ulong count = 1;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            id = reader.Field == 1 ? reader.Bytes : id;
            result = reader.Field != 2 ? result : reader.Number == 1 ? SettleResult.Settled : reader.Number == 2 ? SettleResult.DeadlinePassed : SettleResult.Unknown;
            count = reader.Field == CountField ? reader.Number : count;
        }

        for (bool isFirst = true; count > 0; count--, index++, isFirst = false)
        {
            index = SkipTo(ref verb, index);
            if (verb == _entries.Length || (isFirst && !id.SequenceEqual(_entries[verb][index].Id.Span)))
            {
                throw new WireFormatException("The hub's answer to settlements names other deliveries than were sent, or in another order.");
            }

            _entries[verb][index].Delivery?.Answered((SettleVerb)verb, result, null);
        }
    }

    private int Measure()
    {
        int length = 0;
        for (int verb = 0; verb < _entries.Length; verb++)
        {
            foreach (SettleEntry entry in _entries[verb])
            {
                length += ProtoWriter.SizeOf(FirstVerbField, IsObject((SettleVerb)verb) ? Measure((SettleVerb)verb, entry) : entry.Id.Length);
            }
        }

        return length;
    }

    private static bool IsObject(SettleVerb verb) => verb is SettleVerb.Nak or SettleVerb.Term;

    private static int ErrorField(SettleVerb verb) => verb == SettleVerb.Nak ? 3 : 2;

    private static int Measure(SettleVerb verb, in SettleEntry entry) => ProtoWriter.SizeOf(1, entry.Id.Length) + ProtoWriter.SizeOf(ErrorField(verb), entry.Error)
        + (entry.Delay is { } delay ? 1 + ProtoWriter.SizeOf(Milliseconds(delay)) : 0) + (entry.IsReturned ? 2 : 0);

    private static void Write(ref ProtoWriter writer, SettleVerb verb, in SettleEntry entry)
    {
        int field = FirstVerbField + (int)verb;
        if (!IsObject(verb))
        {
            writer.Bytes(field, entry.Id.Span);
            return;
        }

        writer.Start(field, Measure(verb, entry));
        writer.Bytes(1, entry.Id.Span);
        if (entry.Delay is { } delay)
        {
            writer.Number(2, Milliseconds(delay));
        }

        writer.Text(ErrorField(verb), entry.Error);
        if (entry.IsReturned)
        {
            writer.Number(ReturnedField, 1);
        }
    }

    private static ulong Milliseconds(TimeSpan delay) => (ulong)Math.Ceiling(delay.TotalMilliseconds);
}
