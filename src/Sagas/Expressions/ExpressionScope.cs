using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>The names an expression may begin with, and what they stand for.</summary>
/// <param name="names">Names and values.</param>
public sealed class ExpressionScope(params (string Name, SagaValue Value)[] names)
{
    /// <summary>A scope without names.</summary>
    public static readonly ExpressionScope Empty = new();

    /// <summary>What a name stands for; null, as a value, when it is not known.</summary>
    public SagaValue Find(string name)
    {
        foreach ((string known, SagaValue value) in names)
        {
            if (known == name)
            {
                return value;
            }
        }

        return SagaValue.Null;
    }

    /// <summary>This one and more names.</summary>
    public ExpressionScope With(params (string Name, SagaValue Value)[] more) => new([.. more, .. names]);
}
