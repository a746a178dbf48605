using EventHub.Sagas.Values;

namespace EventHub.Sagas.Building;

/// <summary>Says what a transition does.</summary>
public sealed class TransitionBuilder
{
    private readonly Fields _fields;

    internal TransitionBuilder(Fields fields) => _fields = fields;

    /// <summary>Only when this expression is true.</summary>
    public TransitionBuilder When(string guard)
    {
        _fields.Add("when", guard);
        return this;
    }

    /// <summary>Sets data; text that begins with <c>=</c> is an expression.</summary>
    public TransitionBuilder Set(string name, object? value)
    {
        _fields.AddTo("set", name, Fields.ValueOf(value));
        return this;
    }

    /// <summary>Publishes an event.</summary>
    public TransitionBuilder Publish(string channel, object? payload = null, string? type = null, string? subject = null, string? key = null)
    {
        _fields.Append("publish", Fields.Publish(channel, payload, type, subject, key));
        return this;
    }

    /// <summary>The state that comes next; without, it stays.</summary>
    public TransitionBuilder GoTo(string state)
    {
        _fields.Add("goto", state);
        return this;
    }

    /// <summary>What was done is undone before.</summary>
    public TransitionBuilder Compensate()
    {
        _fields.Add("compensate", SagaValue.Of(true));
        return this;
    }

    /// <summary>The state's timeout is computed anew.</summary>
    public TransitionBuilder RestartTimeout()
    {
        _fields.Add("restartTimeout", SagaValue.Of(true));
        return this;
    }

    internal static SagaValue Build(Action<TransitionBuilder> how)
    {
        Fields fields = new();
        how(new TransitionBuilder(fields));
        return fields.ToValue();
    }

    internal static Fields Timeout(string field, string due, Action<TransitionBuilder> how)
    {
        Fields fields = new();
        fields.Add(field, due);
        fields.Add("then", Build(how));
        return fields;
    }
}
