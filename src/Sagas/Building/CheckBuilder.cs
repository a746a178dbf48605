using EventHub.Sagas.Values;

namespace EventHub.Sagas.Building;

/// <summary>Says what a check compares.</summary>
public sealed class CheckBuilder
{
    private readonly Fields _fields = new();

    internal CheckBuilder(string service, string path)
    {
        _fields.Add("service", service);
        _fields.Add("path", path);
    }

    /// <summary>Only in these states; without, in all that are no end.</summary>
    public CheckBuilder In(params string[] states)
    {
        _fields.Add("in", Fields.ValueOf(states));
        return this;
    }

    /// <summary>Only when this expression is true.</summary>
    public CheckBuilder When(string guard)
    {
        _fields.Add("when", guard);
        return this;
    }

    /// <summary>Compares something.</summary>
    /// <param name="field">What it is called.</param>
    /// <param name="believed">Expression of what the saga believes, such as <c>data.owner</c>.</param>
    /// <param name="reported">Expression of what the service says, such as <c>result.owner</c>; null for the field of that name.</param>
    public CheckBuilder Compare(string field, string believed, string? reported = null)
    {
        _fields.AddTo("compare", field, SagaValue.Map(("believed", SagaValue.Of(believed)), ("reported", SagaValue.Of(reported ?? $"result['{field}']"))));
        return this;
    }

    /// <summary>How often. Default 1 m. Range 1 s to 1 d.</summary>
    public CheckBuilder Every(TimeSpan every)
    {
        _fields.Add("every", every);
        return this;
    }

    /// <summary>It differs when it did so often in a row. Default 2. Range 1 to 100.</summary>
    public CheckBuilder Times(int times)
    {
        _fields.Add("times", SagaValue.Of((decimal)times));
        return this;
    }

    /// <summary>How long the service has to answer. Default 10 s. Range 1 ms to 1 m.</summary>
    public CheckBuilder Timeout(TimeSpan timeout)
    {
        _fields.Add("timeout", timeout);
        return this;
    }

    /// <summary>What is done when it differs.</summary>
    public CheckBuilder Differs(Action<TransitionBuilder> then)
    {
        _fields.Append("differs", TransitionBuilder.Build(then));
        return this;
    }

    internal SagaValue ToValue() => _fields.ToValue();
}
