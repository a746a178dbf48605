using EventHub.Client.Wire;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Client.Publishing;

/// <summary>Reads <c>hub.v1.PublishResponse</c> and settles the publishes of a batch with it.</summary>
internal static class PublishAnswers
{
    private const int RefField = 1, ResultsField = 2;

    /// <summary>Which batch the answer is for.</summary>
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

    /// <summary>True when the hub takes nothing now but will again: it stops, or it starts. The same may be sent later.</summary>
    public static bool IsPostponed(ReadOnlySpan<byte> response)
    {
        ProtoReader reader = new(response);
        while (reader.Next())
        {
            if (reader.Field == ResultsField)
            {
                return Read(reader.Bytes, out _, out _).Error is { } error && IsPostponing(error);
            }
        }

        return false;
    }

    /// <summary>True for the refusals of a hub that stops or starts.</summary>
    public static bool IsPostponing(Problem problem) => problem.Code == ErrorCodes.ShuttingDown || problem.Code == ErrorCodes.Starting;

    /// <summary>Settles what the answer has a result for; the rest is settled as unknown.</summary>
    public static void Settle(ReadOnlySpan<byte> response, PublishBatch batch)
    {
        try
        {
            ProtoReader reader = new(response);
            while (reader.Next())
            {
                if (reader.Field == ResultsField)
                {
                    PublishResult result = Read(reader.Bytes, out int index, out int count);
                    Settle(batch, index, Math.Min(count, batch.Count), result);
                }
            }
        }
        finally
        {
            SettleRest(batch, ClientProblems.Unknown("The hub's answer said nothing about this event."));
        }
    }

    /// <summary>Settles everything that is not settled yet.</summary>
    public static void SettleRest(PublishBatch batch, Problem problem)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch[i] is { IsSettled: false } operation)
            {
                operation.Settle(new PublishResult(problem));
            }
        }
    }

    // Of the first it is said; with each that follows, sequence and lsn are one more.
    private static void Settle(PublishBatch batch, int index, int count, in PublishResult first)
    {
        Settle(batch, index, first);
        for (int i = 1; i < count && first.IsStored; i++)
        {
            Settle(batch, index + i, new PublishResult(first.Receipt.Further(i)));
        }
    }

    private static void Settle(PublishBatch batch, int index, in PublishResult result)
    {
        if ((uint)index < (uint)batch.Count && batch[index] is { IsSettled: false } operation)
        {
            operation.Settle(operation.KeyIsOwn && result is { IsStored: true, Receipt.Duplicate: true }
                ? new PublishResult(result.Receipt with { Duplicate = false }) : result);
        }
    }

    private static PublishResult Read(ReadOnlySpan<byte> message, out int index, out int count)
    {
        (index, count) = (0, 1);
        EventId id = default;
        Position position = default;
        bool duplicate = false;
        Problem? error = null;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    index = (int)Math.Min(reader.Number, int.MaxValue);
                    break;
                case 2:
                    id = ReadId(reader.Bytes);
                    break;
                case 3:
                    position = ReadPosition(reader.Bytes);
                    break;
                case 4:
                    duplicate = reader.Number != 0;
                    break;
                case 5:
                    error = ProblemDecoder.Read(reader.Bytes);
                    break;
                case 6:
                    count = (int)Math.Min(reader.Number, int.MaxValue);
                    break;
            }
        }

        return error is null ? new PublishResult(new PublishReceipt(id, position, duplicate)) : new PublishResult(error);
    }

    /// <summary>Reads the text form of an id.</summary>
    public static EventId ReadId(ReadOnlySpan<byte> text)
    {
        return EventId.TryParse(text, out EventId id) ? id : throw new WireFormatException("An answer has an id that is none of the hub's.");
    }

    /// <summary>Reads <c>hub.v1.Position</c>.</summary>
    public static Position ReadPosition(ReadOnlySpan<byte> message)
    {
        int partition = 0;
        uint epoch = 0;
        long sequence = 0;
        ProtoReader reader = new(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    partition = (int)reader.Number;
                    break;
                case 2:
                    epoch = (uint)reader.Number;
                    break;
                case 3:
                    sequence = (long)reader.Number;
                    break;
            }
        }

        return new Position(partition, new Epoch(epoch), sequence);
    }
}
