using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Deliveries for a consumer elsewhere.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.TakeAnswer")]
public sealed record TakeAnswer
{
    /// <summary>They, in the order they were handed out.</summary>
    [Id(0)]
    public ImmutableArray<TakenDelivery> Deliveries { get; init; } = [];

    /// <summary>Credit that is the consumer's again: not used, or of deliveries that are over.</summary>
    [Id(1)]
    public int Unused { get; init; }

    /// <summary>True when everything that was ready when it joined was handed over.</summary>
    [Id(2)]
    public bool IsDrained { get; init; }

    /// <summary>True when nothing comes any more: the subscription was deleted.</summary>
    [Id(3)]
    public bool IsEnded { get; init; }

    /// <summary>Why there is no answer, or null.</summary>
    [Id(4)]
    public Refusal? Refusal { get; init; }

    /// <summary>Whether something is ready for more credit. Null from an owner of a version that does not tell.</summary>
    [Id(5)]
    public bool? IsReady { get; init; }

    /// <summary>True when the call joined the member: what an owner had of its credit before is its own again.</summary>
    [Id(6)]
    public bool HasJoined { get; init; }
}
