using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.CloudEvents;

/// <summary>
/// Reads CloudEvents 1.0.2 in all three HTTP modes into drafts. Source of the rules: the CloudEvents specification, its
/// JSON event format and its HTTP binding.
/// </summary>
public static class CloudEventsParser
{
    /// <summary>
    /// Reads one event in structured mode (<c>application/cloudevents+json</c>). Calls exactly one of
    /// <see cref="IDraftSink.Accept"/> and <see cref="IDraftSink.Refuse"/>.
    /// </summary>
    public static void ParseStructured(ReadOnlySpan<byte> json, int index, string pointer, PublishLimits limits, IDraftSink sink) =>
        JsonBody.ReadOne(json, index, pointer, limits, sink, CloudEventObjectReader.Read);

    /// <summary>
    /// Reads a batch (<c>application/cloudevents-batch+json</c>), an array of events. Returns null, or why the whole body is
    /// refused; what the sink took is void then.
    /// </summary>
    public static Problem? ParseBatch(ReadOnlySpan<byte> json, PublishLimits limits, IDraftSink sink) =>
        JsonBody.ReadMany(json, limits, sink, CloudEventObjectReader.Read);

    /// <summary>Reads one event in binary mode. Calls exactly one of Accept and Refuse with index 0.</summary>
    /// <param name="ceHeaders">The <c>ce-</c> headers, names in lower case and without that prefix, values as sent.</param>
    /// <param name="contentType">The Content-Type header, which is the attribute datacontenttype; null when there is none.</param>
    /// <param name="body">The data.</param>
    /// <param name="limits">What it may hold.</param>
    /// <param name="sink">Takes it.</param>
    public static void ParseBinary(
        IReadOnlyList<KeyValuePair<string, string>> ceHeaders, string? contentType, ReadOnlySpan<byte> body, PublishLimits limits, IDraftSink sink) =>
        CloudEventHeaders.Read(ceHeaders, contentType, body, limits, sink);
}
