using EventHub.Client.Publishing;
using EventHub.Client.Wire;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Client.Watching;

/// <summary>Reads <c>hub.v1.Event</c>. Payload and metadata stay slices of the message.</summary>
internal static class EventDecoder
{
    /// <summary>Number of the field with the position.</summary>
    public const int PositionField = 3;

    private const int PublishedField = 2, ErrorField = 9;

    public static ReceivedEvent Read(ReadOnlyMemory<byte> message, StringCache strings)
    {
        ReceivedEvent received = new();
        ProtoReader reader = new(message.Span);
        while (reader.Next())
        {
            if (reader.Field == PublishedField)
            {
                ReadPublished(message.Slice(reader.Start, reader.Length), received, strings);
            }
            else
            {
                ReadState(reader, received, strings);
            }
        }

        return received;
    }

    private static void ReadState(scoped in ProtoReader reader, ReceivedEvent received, StringCache strings)
    {
        switch (reader.Field)
        {
            case 1:
                received.Id = PublishAnswers.ReadId(reader.Bytes);
                break;
            case PositionField:
                received.Position = PublishAnswers.ReadPosition(reader.Bytes);
                break;
            case 4:
                received.Status = (EventStatus)Math.Max(0, (int)reader.Number - 1);
                break;
            case 5:
                received.Outcome = (EventOutcome)reader.Number;
                break;
            case 6:
                received.CreatedAt = Time(reader.Number);
                break;
            case 7:
                received.ProcessedAt = reader.Number == 0 ? null : Time(reader.Number);
                break;
            case 8:
                received.CompletedAt = reader.Number == 0 ? null : Time(reader.Number);
                break;
            case ErrorField:
                received.Error = Text(ErrorField, reader.Bytes, strings);
                break;
            case 10:
                received.RetryCount = (int)reader.Number;
                break;
            case 11:
                received.ReplayOf = reader.Length == 0 ? null : PublishAnswers.ReadId(reader.Bytes);
                break;
        }
    }

    private static void ReadPublished(ReadOnlyMemory<byte> message, ReceivedEvent received, StringCache strings)
    {
        ProtoReader reader = new(message.Span);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    received.Payload = message.Slice(reader.Start, reader.Length);
                    break;
                case 9:
                    received.Priority = reader.Number == 0 ? EventPriority.Normal : (EventPriority)(reader.Number - 1);
                    break;
                case 10:
                    received.SourceKind = reader.Number == 0 ? SourceKind.Internal : (SourceKind)(reader.Number - 1);
                    break;
                case 12:
                    received.Time = Time(reader.Number);
                    break;
                case 13:
                    received.Metadata = message.Slice(reader.Start, reader.Length);
                    break;
                case 25:
                    received.DeliverAt = reader.Number == 0 ? null : Time(reader.Number);
                    break;
                case 26:
                    received.ExpiresAt = reader.Number == 0 ? null : Time(reader.Number);
                    break;
                case <= ReceivedEvent.TextFieldMax:
                    received.SetText(reader.Field, Text(reader.Field, reader.Bytes, strings));
                    break;
            }
        }
    }

    private static DateTimeOffset Time(ulong ticks) => ticks <= (ulong)DateTime.MaxValue.Ticks
        ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : throw new WireFormatException("An event has a time that does not exist.");

    private static string? Text(int field, ReadOnlySpan<byte> utf8, StringCache strings) => utf8.IsEmpty ? null : strings.Get(field, utf8);
}
