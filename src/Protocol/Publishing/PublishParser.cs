using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Publishing;

/// <summary>
/// Reads publish objects: UTF-8 in, drafts out, each payload a slice of the body, byte for byte. Nothing is allocated for an
/// event that is accepted.
/// </summary>
public static class PublishParser
{
    /// <summary>
    /// Reads the whole body of <c>POST /v1/events</c> as <c>application/json</c>: one publish object or an array of them.
    /// </summary>
    /// <param name="json">The body.</param>
    /// <param name="limits">What it may hold.</param>
    /// <param name="sink">Takes each element.</param>
    /// <param name="isArray">True when the body is an array, so the answer is one for many.</param>
    /// <returns>
    /// Null, or why the whole body is refused: malformed JSON, bad UTF-8, neither object nor array, too many events. What the
    /// sink took is void then.
    /// </returns>
    public static Problem? ParseBody(ReadOnlySpan<byte> json, PublishLimits limits, IDraftSink sink, out bool isArray) =>
        JsonBody.ReadOneOrMany(json, limits, sink, PublishObjectReader.Read, out isArray);

    /// <summary>
    /// Reads one publish object, such as a line of NDJSON. Calls exactly one of
    /// <see cref="IDraftSink.Accept"/> and <see cref="IDraftSink.Refuse"/> with <paramref name="index"/>.
    /// </summary>
    /// <param name="json">The object.</param>
    /// <param name="index">Its number among its siblings.</param>
    /// <param name="pointer">JSON pointer of the object in its body, put before the names of fields; empty for the body itself.</param>
    /// <param name="limits">What it may hold.</param>
    /// <param name="sink">Takes it.</param>
    public static void ParseObject(ReadOnlySpan<byte> json, int index, string pointer, PublishLimits limits, IDraftSink sink) =>
        JsonBody.ReadOne(json, index, pointer, limits, sink, PublishObjectReader.Read);
}
