using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Channels;

/// <summary>The body of a purge: <c>{"before": …, "dryRun": …}</c>.</summary>
/// <param name="Before">Where it ends; null for everything stored so far.</param>
/// <param name="DryRun">Only count.</param>
internal sealed record PurgeRequest(Place? Before, bool DryRun)
{
    /// <summary>Reads a body; the problem names every field at fault.</summary>
    public static Problem? Read(ReadOnlySpan<byte> body, out PurgeRequest request) => new PurgeReader().Read(body, out request);
}
