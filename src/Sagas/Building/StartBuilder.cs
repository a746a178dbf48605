namespace EventHub.Sagas.Building;

/// <summary>Says how an event starts an instance.</summary>
public sealed class StartBuilder
{
    private readonly Fields _fields;

    internal StartBuilder(Fields fields) => _fields = fields;

    /// <summary>Only when this expression is true.</summary>
    public StartBuilder When(string guard)
    {
        _fields.Add("when", guard);
        return this;
    }

    /// <summary>Sets first data; text that begins with <c>=</c> is an expression.</summary>
    public StartBuilder Set(string name, object? value)
    {
        _fields.AddTo("set", name, Fields.ValueOf(value));
        return this;
    }
}
