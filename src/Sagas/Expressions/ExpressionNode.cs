using System.Collections.Immutable;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>A part of an expression.</summary>
internal abstract record ExpressionNode
{
    public abstract ExpressionResult Evaluate(ExpressionScope scope);

    /// <summary>A value that stands in the text.</summary>
    public sealed record Constant(SagaValue Value) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope) => Value;
    }

    /// <summary>A name of the scope.</summary>
    public sealed record Name(string Text) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope) => scope.Find(Text);
    }

    /// <summary><c>of.name</c>.</summary>
    public sealed record Member(ExpressionNode Of, string Text) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ExpressionResult of = Of.Evaluate(scope);
            return of.IsFault ? of : of.Value[Text];
        }
    }

    /// <summary><c>of[index]</c>: a place in a list, from the end when it is negative, or a name in a map.</summary>
    public sealed record Index(ExpressionNode Of, ExpressionNode At) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ExpressionResult of = Of.Evaluate(scope), at = At.Evaluate(scope);
            return of.IsFault ? of : at.IsFault ? at : Pick(of.Value, at.Value);
        }

        private static ExpressionResult Pick(SagaValue of, SagaValue at)
        {
            if (at.AsText is { } name)
            {
                return of[name];
            }

            if (at.Kind != SagaValueKind.Number || !at.TryGetNumber(out decimal place))
            {
                return ExpressionResult.Failed($"{at.KindName} stands in [ ]; use a number or a name");
            }

            int count = of.Elements.Length;
            place = place < 0 ? place + count : place;
            return place >= 0 && place < count ? of.Elements[(int)place] : SagaValue.Null;
        }
    }

    /// <summary><c>[a, b]</c>.</summary>
    public sealed record Listing(ImmutableArray<ExpressionNode> Elements) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ImmutableArray<SagaValue>.Builder values = ImmutableArray.CreateBuilder<SagaValue>(Elements.Length);
            foreach (ExpressionNode element in Elements)
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

    /// <summary><c>!x</c> or <c>-x</c>.</summary>
    public sealed record Unary(string Sign, ExpressionNode Of) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ExpressionResult of = Of.Evaluate(scope);
            return of.IsFault ? of : Sign == "!" ? Operators.Not(of.Value) : Operators.Compute("-", SagaValue.Of(0m), of.Value);
        }
    }

    /// <summary><c>a + b</c> and its like; both sides are evaluated.</summary>
    public sealed record Binary(string Sign, ExpressionNode Left, ExpressionNode Right) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ExpressionResult left = Left.Evaluate(scope);
            if (left.IsFault)
            {
                return left;
            }

            ExpressionResult right = Right.Evaluate(scope);
            return right.IsFault ? right : Operators.Apply(Sign, left.Value, right.Value);
        }
    }

    /// <summary><c>a &amp;&amp; b</c>, <c>a || b</c>, <c>a ?? b</c>: the right side only when the left does not decide.</summary>
    public sealed record Lazy(string Sign, ExpressionNode Left, ExpressionNode Right) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ExpressionResult left = Left.Evaluate(scope);
            if (left.IsFault)
            {
                return left;
            }

            if (Sign == "??")
            {
                return left.Value.IsNull ? Right.Evaluate(scope) : left;
            }

            if (left.Value.Kind != SagaValueKind.Boolean || left.Value.IsTrue == (Sign == "||"))
            {
                return left.Value.Kind == SagaValueKind.Boolean ? left : Operators.NoBoolean(Sign, left.Value);
            }

            ExpressionResult right = Right.Evaluate(scope);
            return right.IsFault || right.Value.Kind == SagaValueKind.Boolean ? right : Operators.NoBoolean(Sign, right.Value);
        }
    }

    /// <summary><c>a ? b : c</c>.</summary>
    public sealed record Choice(ExpressionNode If, ExpressionNode Then, ExpressionNode Else) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            ExpressionResult asked = If.Evaluate(scope);
            return asked.IsFault ? asked
                : asked.Value.Kind != SagaValueKind.Boolean ? Operators.NoBoolean("?", asked.Value)
                : asked.Value.IsTrue ? Then.Evaluate(scope) : Else.Evaluate(scope);
        }
    }

    /// <summary><c>function(a, b)</c>.</summary>
    public sealed record Call(ExpressionFunction Function, ImmutableArray<ExpressionNode> Arguments) : ExpressionNode
    {
        public override ExpressionResult Evaluate(ExpressionScope scope)
        {
            SagaValue[] values = new SagaValue[Arguments.Length];
            for (int i = 0; i < values.Length; i++)
            {
                ExpressionResult result = Arguments[i].Evaluate(scope);
                if (result.IsFault)
                {
                    return result;
                }

                values[i] = result.Value;
            }

            ExpressionResult called = Function.Apply(values);
            return called.IsFault ? ExpressionResult.Failed($"{Function.Name}(): {called.Fault}") : called;
        }
    }
}
