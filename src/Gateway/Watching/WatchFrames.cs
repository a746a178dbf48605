using System.Buffers;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Watching;

/// <summary>Writes the frames of a watch: Server-Sent Events.</summary>
internal static class WatchFrames
{
    /// <summary>A comment, which clients pass over.</summary>
    public static ReadOnlySpan<byte> Heartbeat => ": heartbeat\n\n"u8;

    /// <summary>The first thing sent: a comment with the place, so that a client cut off before its first event has one to resume from.</summary>
    public static void WriteOpened(IBufferWriter<byte> output, Cursor? place)
    {
        output.Write(": watching\n"u8);
        if (place is not null)
        {
            WriteId(output, place);
        }

        output.Write("\n"u8);
    }

    /// <summary>The last thing sent when the hub shuts down.</summary>
    public static ReadOnlySpan<byte> ShuttingDown => ": the hub is shutting down\n\n"u8;

    /// <summary>The place behind an event.</summary>
    public static void WriteId(IBufferWriter<byte> output, Cursor cursor)
    {
        output.Write("id: "u8);
        output.Advance(cursor.Format(output.GetSpan(Cursor.TextLengthMax)));
        output.Write("\n"u8);
    }

    /// <summary>An event, without its id.</summary>
    public static void WriteEvent(IBufferWriter<byte> output, scoped in StoredRecord record, in EventState state)
    {
        output.Write("event: event\ndata: "u8);
        EventJsonWriter.Write(output, record, state, singleLine: true);
        output.Write("\n\n"u8);
    }

    /// <summary>History between two places is missing.</summary>
    public static void WriteGap(IBufferWriter<byte> output, Cursor from, Cursor to)
    {
        WriteId(output, to);
        output.Write("event: gap\ndata: {\"from\":\""u8);
        output.Advance(from.Format(output.GetSpan(Cursor.TextLengthMax)));
        output.Write("\",\"to\":\""u8);
        output.Advance(to.Format(output.GetSpan(Cursor.TextLengthMax)));
        output.Write("\"}\n\n"u8);
    }
}
