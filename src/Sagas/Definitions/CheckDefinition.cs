using System.Collections.Immutable;
using EventHub.Sagas.Expressions;

namespace EventHub.Sagas.Definitions;

/// <summary>What is looked at again and again: whether a service says what an instance believes.</summary>
public sealed record CheckDefinition
{
    /// <summary>How often, when nothing else is said.</summary>
    public static readonly TimeSpan DefaultEvery = TimeSpan.FromMinutes(1);

    /// <summary>How long the service has to answer, when nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>So often in a row, when nothing else is said: what a service did a moment ago it may not tell yet.</summary>
    public const int DefaultTimes = 2;

    /// <summary>Its name, unique in the definition.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked: always a GET, which changes nothing.</summary>
    public required StepAction.Call Call { get; init; }

    /// <summary>The states it is looked at in; empty: all that are no end.</summary>
    public ImmutableArray<string> In { get; init; } = [];

    /// <summary>Asked of an instance first; null is always true.</summary>
    public Expression? When { get; init; }

    /// <summary>What is compared.</summary>
    public ImmutableArray<ComparedField> Compare { get; init; } = [];

    /// <summary>How often. Default 1 m. Range 1 s to 1 d.</summary>
    public TimeSpan Every { get; init; } = DefaultEvery;

    /// <summary>How long the service has to answer. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>It differs when it did so often in a row. Default 2. Range 1 to 100.</summary>
    public int Times { get; init; } = DefaultTimes;

    /// <summary>What is done when it differs: the first whose guard is true counts. Again as long as it does, each <see cref="Times"/> looks.</summary>
    public ImmutableArray<TransitionDefinition> Differs { get; init; } = [];
}
