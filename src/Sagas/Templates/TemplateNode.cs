using System.Collections.Immutable;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Templates;

/// <summary>A part of a template.</summary>
internal abstract record TemplateNode
{
    public abstract ExpressionResult Evaluate(ExpressionScope scope);

    public sealed record Constant(SagaValue Value) : TemplateNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope) => Value;
    }

    public sealed record Computed(Expression Expression) : TemplateNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope) => Expression.Evaluate(scope);
    }

    public sealed record Listing(ImmutableArray<TemplateNode> Elements) : TemplateNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ImmutableArray<SagaValue>.Builder values = ImmutableArray.CreateBuilder<SagaValue>(Elements.Length);
            foreach (TemplateNode element in Elements)
            {
                ExpressionResult result = element.Evaluate(scope);
                if (result.IsFault)
                {
                    return result;
                }

                values.Add(result.Value);
            }

            return SagaValue.Of(values.MoveToImmutable());
        }
    }

    public sealed record Map(ImmutableArray<KeyValuePair<string, TemplateNode>> Members) : TemplateNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ImmutableArray<KeyValuePair<string, SagaValue>>.Builder values = ImmutableArray.CreateBuilder<KeyValuePair<string, SagaValue>>(Members.Length);
            foreach (KeyValuePair<string, TemplateNode> member in Members)
            {
                ExpressionResult result = member.Value.Evaluate(scope);
                if (result.IsFault)
                {
                    return result;
                }

                values.Add(new(member.Key, result.Value));
            }

            return SagaValue.Of(values.MoveToImmutable());
        }
    }
}
