using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Writes a request about dead letters as JSON in one form; what is written reads as an equal request.</summary>
internal static class DeadLetterJson
{
    /// <summary>The members that are there, in one order, without <c>dryRun</c>.</summary>
    public static byte[] ToUtf8(DeadLetterRequest request)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = PlainJson.To(output))
        {
            json.WriteStartObject();
            WriteChoice(json, request);
            if (request.Max < int.MaxValue)
            {
                json.WriteNumber("max", request.Max);
            }

            if (request.Rate is { } rate)
            {
                json.WriteNumber("rate", rate);
            }

            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteChoice(Utf8JsonWriter json, DeadLetterRequest request)
    {
        if (!request.Ids.IsDefault)
        {
            json.WriteStartArray("ids");
            foreach (EventId id in request.Ids)
            {
                json.WriteStringValue(id.ToString());
            }

            json.WriteEndArray();
        }

        if (request.Channels is { } channels)
        {
            json.WriteString("channel", channels.Patterns[0].Text);
        }

        if (request.SinceTicks is { } since)
        {
            json.WriteString("since", Timestamps.Format(since));
        }

        if (request.UntilTicks is { } until)
        {
            json.WriteString("until", Timestamps.Format(until));
        }
    }
}
