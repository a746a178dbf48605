using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Policies;

/// <summary>A named policy for every channel that a pattern matches, those to come too.</summary>
/// <param name="Name">Its name; see <see cref="PolicyName"/>.</param>
/// <param name="Pattern">The channels it is for.</param>
/// <param name="Policy">What it decides.</param>
public sealed record PatternPolicy(string Name, ChannelPattern Pattern, ChannelPolicy Policy);
