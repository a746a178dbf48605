using System.Collections.Immutable;

namespace EventHub.Sagas;

/// <summary>A definition is wrong.</summary>
public sealed class SagaDefinitionException : Exception
{
    /// <summary>With these problems, of which there is one at least.</summary>
    public SagaDefinitionException(ImmutableArray<SagaProblem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>All that is wrong.</summary>
    public ImmutableArray<SagaProblem> Problems { get; }
}
