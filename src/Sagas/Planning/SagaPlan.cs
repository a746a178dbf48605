using System.Collections.Immutable;
using EventHub.Sagas.Instances;

namespace EventHub.Sagas.Planning;

/// <summary>What an input leads to.</summary>
/// <param name="Instance">The instance as it is then.</param>
/// <param name="Commands">What is to be done once that is stored, in this order.</param>
/// <param name="Notes">What is added to its history.</param>
/// <param name="Answer">What became of the input.</param>
/// <param name="IsChanged">True when it must be stored; false when at most what it has seen is new, which may be lost.</param>
public sealed record SagaPlan(SagaInstance Instance, ImmutableArray<SagaCommand> Commands, ImmutableArray<SagaNote> Notes, SagaAnswer Answer, bool IsChanged)
{
    /// <summary>Why it was refused; null when it was not.</summary>
    public string? Reason { get; init; }
}
