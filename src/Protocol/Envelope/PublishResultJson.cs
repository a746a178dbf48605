using System.Buffers;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Envelope;

/// <summary>Writes the answers to a publish.</summary>
public static class PublishResultJson
{
    private const int ExpectedBytes = 256;

    /// <summary>
    /// The answer for one event: <c>{"id","channel","position","status","duplicate"}</c>, and with <paramref name="withOutcome"/> <c>outcome</c> and
    /// <c>error</c>.
    /// </summary>
    public static void WriteOne(
        IBufferWriter<byte> output, EventId id, ReadOnlySpan<byte> channel, Position? position, in EventState state, bool duplicate, bool withOutcome = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonOutput json = new(output, ExpectedBytes + channel.Length);
        json.Raw("{\"id\":"u8);
        EventJsonWriter.WriteId(ref json, id);
        json.Raw(",\"channel\":"u8);
        json.Text(channel);
        WritePosition(ref json, position);
        json.Raw(",\"status\":"u8);
        json.Text(EventNames.Of(state.Status));
        if (withOutcome)
        {
            WriteOutcome(ref json, state);
        }

        json.Raw(duplicate ? ",\"duplicate\":true}"u8 : ",\"duplicate\":false}"u8);
        json.Flush();
    }

    // Null until a delayed event is released.
    private static void WritePosition(scoped ref JsonOutput json, Position? position)
    {
        json.Raw(",\"position\":"u8);
        if (position is { } place)
        {
            EventJsonWriter.WritePosition(ref json, place);
        }
        else
        {
            json.Raw("null"u8);
        }
    }

    private static void WriteOutcome(scoped ref JsonOutput json, in EventState state)
    {
        json.Raw(",\"outcome\":"u8);
        json.Text(EventNames.Of(state.Outcome));
        json.Raw(",\"error\":"u8);
        if (state.Error is null)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Text(state.Error);
        }
    }

    /// <summary>The start of the answer for many: <c>{"accepted":n,"rejected":m,"results":[</c>. The results follow, separated by commas.</summary>
    public static void WriteManyStart(IBufferWriter<byte> output, int accepted, int rejected)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonOutput json = new(output, ExpectedBytes);
        json.Raw("{\"accepted\":"u8);
        json.Number(accepted);
        json.Raw(",\"rejected\":"u8);
        json.Number(rejected);
        json.Raw(",\"results\":["u8);
        json.Flush();
    }

    /// <summary>The end of the answer for many.</summary>
    public static void WriteManyEnd(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("]}"u8);
    }

    /// <summary>One result of many, stored or a duplicate: <c>{"index","id","position","duplicate"}</c>.</summary>
    public static void WriteResult(IBufferWriter<byte> output, int index, EventId id, Position? position, bool duplicate)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonOutput json = new(output, ExpectedBytes);
        json.Raw("{\"index\":"u8);
        json.Number(index);
        json.Raw(",\"id\":"u8);
        EventJsonWriter.WriteId(ref json, id);
        WritePosition(ref json, position);
        json.Raw(duplicate ? ",\"duplicate\":true}"u8 : ",\"duplicate\":false}"u8);
        json.Flush();
    }

    /// <summary>One result of many, refused: <c>{"index","error":{problem}}</c>.</summary>
    public static void WriteResult(IBufferWriter<byte> output, int index, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonOutput json = new(output, ExpectedBytes);
        json.Raw("{\"index\":"u8);
        json.Number(index);
        json.Raw(",\"error\":"u8);
        json.Flush();
        ProblemJson.Write(output, problem);
        output.Write("}"u8);
    }
}
