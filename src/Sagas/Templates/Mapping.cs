using System.Collections.Immutable;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Templates;

/// <summary>Names and what they are set to. All are computed before any is set.</summary>
public sealed class Mapping
{
    /// <summary>Sets nothing.</summary>
    public static readonly Mapping Empty = new([]);

    /// <summary>These names, in order.</summary>
    public Mapping(ImmutableArray<KeyValuePair<string, Template>> members) => Members = members;

    /// <summary>Names and templates, in order.</summary>
    public ImmutableArray<KeyValuePair<string, Template>> Members { get; }

    /// <summary><paramref name="data"/> with what this sets; a fault leaves it as it was.</summary>
    public ExpressionResult Apply(SagaValue data, ExpressionScope scope)
    {
        if (Members.IsEmpty)
        {
            return data;
        }

        ImmutableArray<KeyValuePair<string, SagaValue>>.Builder values = ImmutableArray.CreateBuilder<KeyValuePair<string, SagaValue>>(Members.Length);
        foreach (KeyValuePair<string, Template> member in Members)
        {
            ExpressionResult result = member.Value.Evaluate(scope);
            if (result.IsFault)
            {
                return ExpressionResult.Failed($"'{member.Key}' cannot be set: {result.Fault}");
            }

            values.Add(new(member.Key, result.Value));
        }

        SagaValue changed = data.With(values.MoveToImmutable());
        return changed.Size <= SagaLimits.DataBytesMax ? changed
            : ExpressionResult.Failed($"the data would have {changed.Size:N0} bytes; at most {SagaLimits.DataBytesMax:N0} are allowed (DataBytesMax)");
    }
}
