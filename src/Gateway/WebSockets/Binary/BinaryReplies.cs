using System.Buffers;
using EventHub.Gateway.Http;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Publishing;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Google.Protobuf;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>Answers as <c>hub.v1.Frame</c>. Results and events are written by hand; the rare ones by the generated messages.</summary>
internal sealed partial class BinaryReplies : IReplyWriter
{
    public static readonly BinaryReplies Instance = new();

    private const int Prefix = 2 * FrameHeader.BytesMax;

    public void Published(SocketOutput output, in PublishMessage message, Submission submission)
    {
        if (message.Refusal is not null)
        {
            Error(output, message.Ref, message.Refusal);
            return;
        }

        using PooledBuffer results = PooledBuffer.Rent();
        for (int i = 0, run; i < message.Elements; i += run)
        {
            int first = message.FirstElement + i;
            run = message.WantsRuns ? submission.RunFrom(first, message.Elements - i) : 1;
            WriteResult(results, submission, submission.Elements[first], run);
        }

        ulong number = message.Ref ?? 0;
        Span<byte> head = stackalloc byte[Prefix];
        ProtoWriter proto = new(head);
        proto.Message(Proto.Frame.PublishedFieldNumber, ProtoWriter.SizeOfNumber(1, number) + results.Length);
        proto.Number(1, number);
        output.Frame(Opcode.Binary, head[..proto.Written], results.Span);
    }

    public void Watching(SocketOutput output, ulong number, string watch, Cursor? asked, Cursor place) => Send(output, new Proto.Frame
    {
        Watching = new Proto.Watching { Ref = number, Watch = watch, Recovered = asked is null, Cursor = place.ToString(), Gap = Gap(asked, place) },
    });

    public void Unwatched(SocketOutput output, ulong number) => Send(output, new Proto.Frame { Unwatched = new Proto.Unwatched { Ref = number } });

    public void Pong(SocketOutput output, ulong number, long utcTicks) =>
        Send(output, new Proto.Frame { Pong = new Proto.Pong { Ref = number, TimeTicks = utcTicks } });

    public void Error(SocketOutput output, ulong? number, Problem problem) =>
        Send(output, new Proto.Frame { Error = new Proto.ErrorFrame { Ref = number ?? 0, Problem = ToProto(problem) } });

    public void Events(IBufferWriter<byte> output, string watch, Cursor place, ReadOnlySpan<byte> events, Cursor? gap = null)
    {
        Span<byte> cursor = stackalloc byte[Cursor.TextLengthMax];
        cursor = cursor[..place.Format(cursor)];
        Proto.Gap? missing = Gap(gap, place);
        int gapBytes = missing?.CalculateSize() ?? 0;
        int inner = ProtoWriter.SizeOfBytes(1, watch.Length) + ProtoWriter.SizeOfBytes(2, cursor.Length) + ProtoWriter.SizeOfBytes(4, gapBytes);
        using PooledBuffer buffer = PooledBuffer.Rent();
        Span<byte> head = buffer.GetSpan(Prefix + inner);
        ProtoWriter proto = new(head);
        proto.Message(Proto.Frame.EventsFieldNumber, inner + events.Length);
        proto.Text(1, watch);
        proto.Bytes(2, cursor);
        if (missing is not null)
        {
            proto.Message(4, gapBytes);
            missing.WriteTo(proto.Room(gapBytes));
        }

        FrameWriter.Write(output, Opcode.Binary, head[..proto.Written], events);
    }

    private static void WriteResult(PooledBuffer output, Submission submission, in SubmissionElement element, int run)
    {
        if (submission.Outcome(element, out AppendResult result, out IPartition partition) is { } problem)
        {
            Proto.PublishResult refused = new() { Index = (uint)element.Index, Error = ToProto(problem) };
            int size = refused.CalculateSize();
            Span<byte> room = output.GetSpan(ProtoWriter.SizeOfMessage(2, size));
            ProtoWriter writer = new(room);
            writer.Message(2, size);
            refused.WriteTo(writer.Room(size));
            output.Advance(writer.Written);
            return;
        }

        Position? position = PublishAnswers.PlaceOf(partition, result);
        int place = position is { } known ? ProtoEvent.MeasurePosition(known) : 0;
        bool duplicate = result.Outcome == AppendOutcome.Duplicate;
        ulong count = run > 1 ? (ulong)run : 0;
        int length = ProtoWriter.SizeOfNumber(1, (ulong)element.Index) + ProtoWriter.SizeOfBytes(2, EventId.TextLength)
            + (position is null ? 0 : ProtoWriter.SizeOfMessage(3, place)) + (duplicate ? 2 : 0) + ProtoWriter.SizeOfNumber(6, count);
        ProtoWriter proto = new(output.GetSpan(ProtoWriter.SizeOfMessage(2, length)));
        proto.Message(2, length);
        proto.Number(1, (ulong)element.Index);
        proto.Message(2, EventId.TextLength);
        EventId.Create(partition.Number, result.Lsn, result.TimeTicks).TryFormat(proto.Room(EventId.TextLength), out _);
        if (position is { } stands)
        {
            proto.Message(3, place);
            ProtoEvent.WritePosition(ref proto, stands);
        }

        proto.Number(4, duplicate ? 1UL : 0);
        proto.Number(6, count);
        output.Advance(proto.Written);
    }

    private static void Send(SocketOutput output, Proto.Frame frame)
    {
        using PooledBuffer buffer = PooledBuffer.Rent();
        frame.WriteTo(buffer);
        output.Frame(Opcode.Binary, buffer.Span);
    }

    private static Proto.Gap? Gap(Cursor? asked, Cursor place) =>
        asked is null ? null : new Proto.Gap { From = asked.ToString(), To = place.ToString() };

    private static Proto.Problem ToProto(Problem problem)
    {
        Proto.Problem proto = new()
        {
            Code = problem.Code.Text,
            Title = problem.Code.Title,
            Status = (uint)problem.Code.HttpStatus,
            Detail = problem.Detail,
            RetryAfterMs = (ulong)(problem.RetryAfter?.TotalMilliseconds ?? 0),
        };
        proto.Errors.AddRange(problem.Errors.Select(error => new Proto.FieldError { Field = error.Field, Message = error.Message }));
        return proto;
    }
}
