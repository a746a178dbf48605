using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Policies;

/// <summary>What a policy's JSON says.</summary>
/// <param name="Pattern">The channels it is for; null on a channel's own policy.</param>
/// <param name="Policy">What it decides.</param>
public sealed record PolicyDocument(ChannelPattern? Pattern, ChannelPolicy Policy)
{
    /// <summary>Most bytes of one document.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>
    /// Reads a channel's policy, or with <paramref name="hasPattern"/> that of a pattern. Null is as good as absent. The problem, if
    /// any, names every field at fault.
    /// </summary>
    public static Problem? Read(ReadOnlySpan<byte> json, bool hasPattern, out PolicyDocument document)
    {
        PolicyReader reader = new(hasPattern);
        return reader.Read(json, out document);
    }
}
