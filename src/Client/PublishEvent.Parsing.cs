using System.Diagnostics.CodeAnalysis;
using EventHub.Client.Publishing;
using EventHub.Protocol.Errors;

namespace EventHub.Client;

public sealed partial record PublishEvent
{
    /// <summary>
    /// Reads a publish object of the REST API, such as a line of an NDJSON file, by the hub's own rules: unknown fields, fields of the hub alone and
    /// malformed values are refused as the hub would refuse them. What depends on the hub's settings (sizes, depth) is left to the hub.
    /// </summary>
    /// <param name="publishObject">One JSON object as UTF-8. The event keeps slices of it: it must not change until the publish is answered.</param>
    /// <param name="publish">The event; null when it is refused.</param>
    /// <param name="problem">What is wrong, with the fields as JSON pointers; null when nothing is.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> publishObject, [NotNullWhen(true)] out PublishEvent? publish, [NotNullWhen(false)] out Problem? problem) =>
        PublishObject.TryRead(publishObject, out publish, out problem);
}
