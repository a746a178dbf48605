using Orleans;

namespace EventHub.Grains.Policies;

/// <summary>What a policy book keeps: the documents, by name.</summary>
[GenerateSerializer, Alias("EventHub.PolicyBookState")]
public sealed class PolicyBookState
{
    /// <summary>Channels' own policies.</summary>
    [Id(0)]
    public Dictionary<string, string> Channels { get; set; } = [];

    /// <summary>Policies of patterns.</summary>
    [Id(1)]
    public Dictionary<string, string> Patterns { get; set; } = [];

    /// <summary>A copy to change.</summary>
    public PolicyBookState Copy() => new() { Channels = new(Channels), Patterns = new(Patterns) };
}
