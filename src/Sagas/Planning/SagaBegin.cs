using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>How an instance is started.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Id">What makes this start one: the event's id, the request's idempotency key, the parent's step. The same id gives the same run.</param>
/// <param name="NowTicks">When, UTC ticks.</param>
public sealed record SagaBegin(string Key, string Id, long NowTicks)
{
    /// <summary>The event that starts it; null for a call or a parent.</summary>
    public SagaInput.Event? Event { get; init; }

    /// <summary>Its first data, a map, when no event starts it.</summary>
    public SagaValue Data { get; init; } = SagaValue.EmptyMap;

    /// <summary>The parent; null for none.</summary>
    public SagaParent? Parent { get; init; }

    /// <summary>How many parents stand above it.</summary>
    public int Depth { get; init; }
}
