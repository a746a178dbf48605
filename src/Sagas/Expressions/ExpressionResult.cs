using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>What an expression came to: a value, or why there is none. Evaluating never throws.</summary>
public readonly record struct ExpressionResult
{
    private ExpressionResult(SagaValue? value, string? fault)
    {
        Value = value ?? SagaValue.Null;
        Fault = fault;
    }

    /// <summary>The value; null, as a value, with a fault.</summary>
    public SagaValue Value { get; }

    /// <summary>Why there is none; null when there is one.</summary>
    public string? Fault { get; }

    /// <summary>True when there is no value.</summary>
    public bool IsFault => Fault is not null;

    /// <summary>There is one.</summary>
    public static implicit operator ExpressionResult(SagaValue value) => new(value, null);

    /// <summary>There is none.</summary>
    public static ExpressionResult Failed(string fault) => new(null, fault);
}
