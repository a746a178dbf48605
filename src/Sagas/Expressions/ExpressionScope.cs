using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>The names an expression may begin with, and what they stand for.</summary>
public sealed class ExpressionScope
{
    /// <summary>A scope without names.</summary>
    public static readonly ExpressionScope Empty = new();

    private readonly (string Name, SagaValue Value)[] _names;
    private readonly ExpressionScope? _outer;

    /// <summary>These names and values.</summary>
    public ExpressionScope(params (string Name, SagaValue Value)[] names) => _names = names;

    private ExpressionScope((string Name, SagaValue Value)[] names, ExpressionScope outer) => (_names, _outer) = (names, outer);

    /// <summary>What a name stands for; null, as a value, when it is not known.</summary>
    public SagaValue Find(string name)
    {
        for (ExpressionScope? scope = this; scope is not null; scope = scope._outer)
        {
            foreach ((string known, SagaValue value) in scope._names)
            {
                if (known == name)
                {
                    return value;
                }
            }
        }

        return SagaValue.Null;
    }

    /// <summary>This one and more names, which count before those of this one.</summary>
    public ExpressionScope With(params (string Name, SagaValue Value)[] more) => new(more, this);
}
