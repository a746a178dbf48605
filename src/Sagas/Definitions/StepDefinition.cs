using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;

namespace EventHub.Sagas.Definitions;

/// <summary>One of the steps that begin when a state is entered, all at a time.</summary>
public sealed record StepDefinition
{
    /// <summary>Of one attempt of a call, when nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Its name, unique in the state.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required StepAction Action { get; init; }

    /// <summary>Asked before it begins; when it is not true the step is passed over. Null: it is done.</summary>
    public Expression? When { get; init; }

    /// <summary>Sets data when it is done, from <c>result</c>.</summary>
    public Mapping Set { get; init; } = Mapping.Empty;

    /// <summary>Of a call: of one attempt, default 30 s. Of what waits: how long at most; null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often a failed attempt is repeated. Of calls.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>True: when its attempts are used up it waits for an operator, who lets it be tried again or cancels. Default false: it has failed.</summary>
    public bool Hold { get; init; }

    /// <summary>What undoes it; null when nothing needs to be undone.</summary>
    public CompensationDefinition? Compensate { get; init; }
}
