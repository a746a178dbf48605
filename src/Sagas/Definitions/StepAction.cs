using System.Collections.Immutable;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;

namespace EventHub.Sagas.Definitions;

/// <summary>What a step does.</summary>
public abstract record StepAction
{
    private StepAction()
    {
    }

    /// <summary>Calls a service over HTTP.</summary>
    /// <param name="Service">Its name in the registry.</param>
    /// <param name="Method">GET, POST, PUT, PATCH or DELETE.</param>
    /// <param name="Path">Path and query below the service's URL; what stands in braces is percent-encoded.</param>
    /// <param name="Headers">More headers.</param>
    /// <param name="Body">JSON; null for none.</param>
    public sealed record Call(string Service, string Method, TextTemplate Path, ImmutableArray<KeyValuePair<string, TextTemplate>> Headers, Template? Body) : StepAction;

    /// <summary>Publishes an event.</summary>
    /// <param name="Event">The event.</param>
    public sealed record Publish(PublishDefinition Event) : StepAction;

    /// <summary>Waits for an event.</summary>
    /// <param name="Event">Its name among the declared ones.</param>
    /// <param name="When">Asked of each; null takes the first.</param>
    public sealed record Wait(string Event, Expression? When) : StepAction;

    /// <summary>Waits for a signal: somebody's approval, for instance.</summary>
    /// <param name="Name">The signal's name.</param>
    /// <param name="When">Asked of each; null takes the first.</param>
    public sealed record Signal(string Name, Expression? When) : StepAction;

    /// <summary>Runs another saga and waits for its end.</summary>
    /// <param name="Saga">The definition's name.</param>
    /// <param name="Key">The instance's key; null for one made of this instance and the step.</param>
    /// <param name="Data">The data it begins with.</param>
    public sealed record Child(string Saga, TextTemplate? Key, Mapping Data) : StepAction;

    /// <summary>Waits for a time.</summary>
    /// <param name="Due">Which.</param>
    public sealed record Sleep(DueTime Due) : StepAction;
}
