using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Policies;
using Orleans;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>Every policy of a tenant.</summary>
/// <param name="Channels">Channels' own, by name.</param>
/// <param name="Patterns">Those of patterns, by name.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PolicyBook")]
public sealed record PolicyBook([property: Id(0)] ImmutableArray<PolicyEntry> Channels, [property: Id(1)] ImmutableArray<PolicyEntry> Patterns)
{
    /// <summary>The documents that come to these policies.</summary>
    public static PolicyBook Of(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new PolicyBook(
            [.. policies.Channels.Select(static channel => new PolicyEntry(channel.Key, TextOf(new PolicyDocument(null, channel.Value))))],
            [.. policies.Patterns.Select(static pattern => new PolicyEntry(pattern.Name, TextOf(new PolicyDocument(pattern.Pattern, pattern.Policy))))]);
    }

    private static string TextOf(PolicyDocument document) => Encoding.UTF8.GetString(PolicyJson.ToUtf8(document));
}
