using System.Buffers;
using EventHub.Gateway.Http;
using EventHub.Gateway.Publishing;
using EventHub.Gateway.WebSockets.Frames;
using EventHub.Gateway.WebSockets.Publishing;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Gateway.WebSockets.Watching;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Text;

/// <summary>Answers as JSON.</summary>
internal sealed partial class TextReplies : IReplyWriter
{
    public static readonly TextReplies Instance = new();

    private const int ExpectedBytes = 256;

    public void Published(SocketOutput output, in PublishMessage message, Submission submission)
    {
        if (message.Refusal is not null)
        {
            Error(output, message.Ref, message.Refusal);
            return;
        }

        using PooledBuffer buffer = Begin("published"u8, message.Ref);
        buffer.Write(",\"results\":["u8);
        for (int i = 0; i < message.Elements; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            PublishAnswers.WriteResult(buffer, submission, submission.Elements[message.FirstElement + i]);
        }

        buffer.Write("]}"u8);
        output.Frame(Opcode.Text, buffer.Span);
    }

    public void Watching(SocketOutput output, ulong number, string watch, Cursor? asked, Cursor place)
    {
        using PooledBuffer buffer = Begin("watching"u8, number);
        JsonOutput json = new(buffer, ExpectedBytes);
        json.Raw(",\"watch\":"u8);
        json.Text(watch);
        json.Raw(asked is null ? ",\"recovered\":true,\"cursor\":"u8 : ",\"recovered\":false,\"cursor\":"u8);
        WriteCursor(ref json, place);
        WriteGap(ref json, asked, place);
        json.Raw("}"u8);
        json.Flush();
        output.Frame(Opcode.Text, buffer.Span);
    }

    public void Unwatched(SocketOutput output, ulong number) => Plain(output, "unwatched"u8, number);

    public void Pong(SocketOutput output, ulong number, long utcTicks)
    {
        using PooledBuffer buffer = Begin("pong"u8, number);
        JsonOutput json = new(buffer, ExpectedBytes);
        json.Raw(",\"time\":\""u8);
        json.Advance(Timestamps.Format(utcTicks, json.Room(Timestamps.TextLengthMax)));
        json.Raw("\"}"u8);
        json.Flush();
        output.Frame(Opcode.Text, buffer.Span);
    }

    public void Error(SocketOutput output, ulong? number, Problem problem)
    {
        using PooledBuffer buffer = Begin("error"u8, number);
        JsonOutput json = new(buffer, ExpectedBytes);
        json.Raw(",\"code\":"u8);
        json.Text(problem.Code.Text);
        json.Raw(",\"title\":"u8);
        json.Text(problem.Code.Title);
        json.Raw(",\"detail\":"u8);
        json.Text(problem.Detail);
        json.Raw(",\"field\":"u8);
        if (problem.Errors.IsEmpty)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Text(problem.Errors[0].Field);
        }

        json.Raw("}"u8);
        json.Flush();
        output.Frame(Opcode.Text, buffer.Span);
    }

    public void Events(IBufferWriter<byte> output, string watch, Cursor place, ReadOnlySpan<byte> events, Cursor? gap = null)
    {
        using PooledBuffer buffer = PooledBuffer.Rent();
        JsonOutput json = new(buffer, ExpectedBytes);
        json.Raw("{\"op\":\"events\",\"watch\":"u8);
        json.Text(watch);
        json.Raw(",\"cursor\":"u8);
        WriteCursor(ref json, place);
        WriteGap(ref json, gap, place);
        json.Raw(",\"events\":["u8);
        json.Flush();
        FrameWriter.Write(output, Opcode.Text, buffer.Span, events, EventEncoder.Closing(isBinary: false));
    }

    private static PooledBuffer Begin(ReadOnlySpan<byte> op, ulong? number)
    {
        PooledBuffer buffer = PooledBuffer.Rent();
        JsonOutput json = new(buffer, ExpectedBytes);
        json.Raw("{\"op\":\""u8);
        json.Raw(op);
        json.Raw("\",\"ref\":"u8);
        if (number is null)
        {
            json.Raw("null"u8);
        }
        else
        {
            // At most 2^53 − 1 from JSON; a larger one came in a binary message and is answered in one.
            json.Number((long)number);
        }

        json.Flush();
        return buffer;
    }

    private static void WriteGap(scoped ref JsonOutput json, Cursor? asked, Cursor place)
    {
        if (asked is not null)
        {
            json.Raw(",\"gap\":{\"from\":"u8);
            WriteCursor(ref json, asked);
            json.Raw(",\"to\":"u8);
            WriteCursor(ref json, place);
            json.Raw("}"u8);
        }
    }

    private static void WriteCursor(scoped ref JsonOutput json, Cursor cursor)
    {
        Span<byte> target = json.Room(Cursor.TextLengthMax + 2);
        target[0] = (byte)'"';
        int length = cursor.Format(target[1..]);
        target[length + 1] = (byte)'"';
        json.Advance(length + 2);
    }
}
