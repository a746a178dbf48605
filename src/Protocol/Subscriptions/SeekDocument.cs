using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Reads where a subscription shall go: <c>{"to": …}</c>.</summary>
public static class SeekDocument
{
    /// <summary>
    /// Reads the place: as text (<c>now</c>, <c>earliest</c>, a cursor, a sequence or a time), or an object that names its kind, <c>{"cursor": "…"}</c> or <c>{"time": "…"}</c>.
    /// </summary>
    /// <param name="json">The document.</param>
    /// <param name="to">The place as text; of no use when there is a problem.</param>
    public static Problem? Read(ReadOnlySpan<byte> json, out string to) => new SeekReader().Read(json, out to);
}
