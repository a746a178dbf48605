using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>
/// What the signs between two values do. Numbers are decimal, and text that is a decimal number counts as one, so that money can stay text: where one side
/// is such text the sum is text too, with the digits behind the point that a decimal sum has.
/// </summary>
internal static class Operators
{
    public static ExpressionResult Apply(string sign, SagaValue left, SagaValue right) => sign switch
    {
        "==" => SagaValue.Of(AreEqual(left, right)),
        "!=" => SagaValue.Of(!AreEqual(left, right)),
        "in" => IsIn(left, right),
        "<" or "<=" or ">" or ">=" => Compare(sign, left, right),
        _ => Compute(sign, left, right),
    };

    public static ExpressionResult Not(SagaValue value) =>
        value.Kind == SagaValueKind.Boolean ? SagaValue.Of(!value.IsTrue) : NoBoolean("!", value);

    public static ExpressionResult NoBoolean(string sign, SagaValue value) =>
        ExpressionResult.Failed($"'{sign}' takes true or false, and {value.KindName} was found");

    public static ExpressionResult Compute(string sign, SagaValue left, SagaValue right)
    {
        if (!left.TryGetNumber(out decimal a) || !right.TryGetNumber(out decimal b))
        {
            return NoNumbers(sign, left, right);
        }

        try
        {
            if (sign is "/" or "%" && b == 0)
            {
                return ExpressionResult.Failed("division by zero");
            }

            decimal result = sign switch { "+" => a + b, "-" => a - b, "*" => a * b, "/" => a / b, _ => a % b };
            SagaValue value = SagaValue.Of(result);
            return left.Kind == SagaValueKind.Text || right.Kind == SagaValueKind.Text ? SagaValue.Of(value.ScalarText) : value;
        }
        catch (OverflowException)
        {
            return ExpressionResult.Failed($"the result of '{sign}' has more digits than a decimal number");
        }
    }

    private static ExpressionResult Compare(string sign, SagaValue left, SagaValue right)
    {
        if (!left.TryGetNumber(out decimal a) || !right.TryGetNumber(out decimal b))
        {
            return NoNumbers(sign, left, right);
        }

        return SagaValue.Of(sign switch { "<" => a < b, "<=" => a <= b, ">" => a > b, _ => a >= b });
    }

    // A number and text that is one are equal when their values are; two texts only when they are the same.
    private static bool AreEqual(SagaValue left, SagaValue right) =>
        left.Kind == right.Kind ? left.Equals(right)
        : (left.Kind == SagaValueKind.Number || right.Kind == SagaValueKind.Number) && left.TryGetNumber(out decimal a) && right.TryGetNumber(out decimal b) && a == b;

    private static ExpressionResult IsIn(SagaValue value, SagaValue list) =>
        list.Kind == SagaValueKind.List ? SagaValue.Of(list.Elements.Any(element => AreEqual(element, value)))
        : ExpressionResult.Failed($"'in' takes a list, and {list.KindName} was found");

    private static ExpressionResult NoNumbers(string sign, SagaValue left, SagaValue right)
    {
        SagaValue wrong = left.TryGetNumber(out _) ? right : left;
        string shown = wrong.AsText is { Length: <= 40 } text ? $"the text '{text}'" : wrong.KindName;
        return ExpressionResult.Failed($"'{sign}' takes numbers, and {shown} was found");
    }
}
