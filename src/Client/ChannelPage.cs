namespace EventHub.Client;

/// <summary>A page of channels, by name.</summary>
/// <param name="Channels">The channels.</param>
/// <param name="Next">Where the next page begins; null when this is the last one.</param>
public sealed record ChannelPage(IReadOnlyList<ChannelInfo> Channels, string? Next);
