using System.Buffers;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Envelope;

/// <summary>Writes the answers to a publish.</summary>
public static class PublishResultJson
{
    /// <summary>The answer for one event: <c>{"id","channel","position","status","duplicate"}</c>.</summary>
    public static void WriteOne(IBufferWriter<byte> output, EventId id, ReadOnlySpan<byte> channel, Position position, EventStatus status, bool duplicate) => throw new NotImplementedException();

    /// <summary>The start of the answer for many: <c>{"accepted":n,"rejected":m,"results":[</c>. The results follow, separated by commas.</summary>
    public static void WriteManyStart(IBufferWriter<byte> output, int accepted, int rejected) => throw new NotImplementedException();

    /// <summary>The end of the answer for many.</summary>
    public static void WriteManyEnd(IBufferWriter<byte> output) => throw new NotImplementedException();

    /// <summary>One result of many, stored or a duplicate: <c>{"index","id","position","duplicate"}</c>.</summary>
    public static void WriteResult(IBufferWriter<byte> output, int index, EventId id, Position position, bool duplicate) => throw new NotImplementedException();

    /// <summary>One result of many, refused: <c>{"index","error":{problem}}</c>.</summary>
    public static void WriteResult(IBufferWriter<byte> output, int index, Problem problem) => throw new NotImplementedException();
}
