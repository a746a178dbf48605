using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Documents;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Building;

/// <summary>
/// Writes a definition in C#. It writes the same document that YAML and JSON are read into, so all three mean the same and are checked by the same rules; guards
/// and values are expressions here as there, and nothing of the author's code runs when an instance does.
/// </summary>
public sealed class SagaBuilder
{
    private readonly Fields _fields = new();
    private readonly Fields _start = new();

    private SagaBuilder(string name, int version)
    {
        _fields.Add("saga", name);
        _fields.Add("version", SagaValue.Of((decimal)version));
    }

    /// <summary>Begins a definition.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Which version of it, from 1.</param>
    public static SagaBuilder Define(string name, int version = 1) => new(name, version);

    /// <summary>Says what it is for.</summary>
    public SagaBuilder Title(string title)
    {
        _fields.Add("title", title);
        return this;
    }

    /// <summary>How long an ended instance is kept. Default 7 days.</summary>
    public SagaBuilder Keep(TimeSpan keep)
    {
        _fields.Add("keep", keep);
        return this;
    }

    /// <summary>Declares an event.</summary>
    /// <param name="name">What the definition calls it.</param>
    /// <param name="channel">The channel it comes on, or a pattern.</param>
    /// <param name="key">Expression that says which instance it belongs to, such as <c>event.payload.orderId</c>.</param>
    /// <param name="type">Its type; null for any.</param>
    public SagaBuilder Event(string name, string channel, string key, string? type = null)
    {
        Fields fields = new();
        fields.Add("channel", channel);
        fields.Add("type", type);
        fields.Add("key", key);
        _fields.AddTo("events", name, fields.ToValue());
        return this;
    }

    /// <summary>An event that starts an instance in a state.</summary>
    public SagaBuilder StartsOn(string name, string state, Action<StartBuilder>? how = null)
    {
        _start.Add("on", name);
        how?.Invoke(new StartBuilder(_start));
        return StartsIn(state);
    }

    /// <summary>The first state, where no event starts it.</summary>
    public SagaBuilder StartsIn(string state)
    {
        _start.Add("goto", state);
        return this;
    }

    /// <summary>Adds a state.</summary>
    public SagaBuilder State(string name, Action<StateBuilder> how)
    {
        StateBuilder state = new();
        how(state);
        _fields.AddTo("states", name, state.ToValue());
        return this;
    }

    /// <summary>Adds a state that ends it.</summary>
    public SagaBuilder End(string name, SagaOutcome outcome = SagaOutcome.Completed) => State(name, state => state.Ends(outcome));

    /// <summary>Says once what several states do on events and signals; it means the same as if each of them said it.</summary>
    /// <param name="name">What it is called, where something is wrong with it.</param>
    /// <param name="how">Where it holds, and what it does.</param>
    public SagaBuilder Shared(string name, Action<SharedBuilder> how)
    {
        SharedBuilder shared = new();
        how(shared);
        _fields.AddTo("shared", name, shared.ToValue());
        return this;
    }

    /// <summary>Compares, again and again, what it believes with what a service reports.</summary>
    /// <param name="name">The check's name.</param>
    /// <param name="service">Who is asked.</param>
    /// <param name="path">What is asked for, below the service's URL.</param>
    /// <param name="how">What is compared, and what is done when it differs.</param>
    public SagaBuilder Check(string name, string service, string path, Action<CheckBuilder> how)
    {
        CheckBuilder check = new(service, path);
        how(check);
        _fields.AddTo("checks", name, check.ToValue());
        return this;
    }

    /// <summary>The definition.</summary>
    /// <exception cref="SagaDefinitionException">It is wrong.</exception>
    public SagaDefinition Build() => TryBuild(out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems) ? definition : throw new SagaDefinitionException(problems);

    /// <summary>The definition; on false what is wrong with it.</summary>
    public bool TryBuild([NotNullWhen(true)] out SagaDefinition? definition, out ImmutableArray<SagaProblem> problems)
    {
        SagaValue document = _fields.ToValue();
        SagaValue start = _start.ToValue();
        return SagaDocument.TryRead(start.Members.IsEmpty ? document : document.With([new("start", start)]), out definition, out problems);
    }
}
