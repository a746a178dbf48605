using EventHub.Sagas.Expressions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Tests.Expressions;

public sealed class ExpressionTests
{
    private static readonly ExpressionScope Scope = new(
        ("data", SagaValue.Parse("""{"price":"10.00","count":3,"tags":["a","b"],"name":"Ada","flag":true,"nested":{"x":{"y":7}},"at":"2026-01-31T12:00:00Z"}""")),
        ("event", SagaValue.Parse("""{"payload":{"amount":"12.50","list":[10,20,30],"odd-name":1}}""")),
        ("key", SagaValue.Of("k1")));

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 3 - 2", "5")]
    [InlineData("7 % 4", "3")]
    [InlineData("1 / 4", "0.25")]
    [InlineData("-data.count + 1", "-2")]
    [InlineData("0.1 + 0.2 == 0.3", "true")]
    [InlineData("data.price + event.payload.amount", "\"22.50\"")]
    [InlineData("data.price * 2", "\"20.00\"")]
    [InlineData("event.payload.amount - data.price >= 2.5", "true")]
    [InlineData("event.payload.amount > data.price", "true")]
    [InlineData("'9.00' > '10.00'", "false")]
    [InlineData("data.price == 10", "true")]
    [InlineData("data.price == '10.0'", "false")]
    [InlineData("data.missing == null", "true")]
    [InlineData("data.missing.deep[3].deeper", "null")]
    [InlineData("data.missing ?? 'x'", "\"x\"")]
    [InlineData("data.count ?? 'x'", "3")]
    [InlineData("true || 1 / 0 == 1", "true")]
    [InlineData("false && 1 / 0 == 1", "false")]
    [InlineData("true && false || true", "true")]
    [InlineData("!data.flag", "false")]
    [InlineData("data.count > 2 ? 'many' : 'few'", "\"many\"")]
    [InlineData("data.flag ? data.count > 5 ? 1 : 2 : 3", "2")]
    [InlineData("event.payload.list[0] + event.payload.list[-1]", "40")]
    [InlineData("event.payload.list[3]", "null")]
    [InlineData("event.payload['odd-name']", "1")]
    [InlineData("data.nested.x.y", "7")]
    [InlineData("'a' in data.tags", "true")]
    [InlineData("'c' in data.tags", "false")]
    [InlineData("3 in [1, 2, '3']", "true")]
    [InlineData("[1, 'a', data.count]", "[1,\"a\",3]")]
    [InlineData("concat('a', 1, null, '-', key)", "\"a1-k1\"")]
    [InlineData("number(data.price) + 0", "10.00")]
    [InlineData("text(3.50)", "\"3.50\"")]
    [InlineData("round(2.345, 2)", "2.34")]
    [InlineData("round('7.5')", "\"8\"")]
    [InlineData("round('2', 2)", "\"2.00\"")]
    [InlineData("min(3, '2.0', 5)", "\"2.0\"")]
    [InlineData("max(1, 7, 3)", "7")]
    [InlineData("abs('-4.10')", "\"4.10\"")]
    [InlineData("length(data.tags) + length('abc') + length(data.nested) + length(null)", "6")]
    [InlineData("upper(data.name) == 'ADA' && lower('X') == 'x'", "true")]
    [InlineData("contains(data.tags, 'b') && contains('abc', 'bc') && startsWith('abc', 'ab') && endsWith('abc', 'c')", "true")]
    [InlineData("words('  !bid\t12.50\n \u00a0now ')", "[\"!bid\",\"12.50\",\"now\"]")]
    [InlineData("length(words(' ')) + length(words(''))", "0")]
    [InlineData("concat(kind(null), kind(data.flag), kind(data.count), kind(data.price), kind(data.tags), kind(data.nested))", "\"nullbooleannumbertextlistmap\"")]
    [InlineData("append(data.tags, 'c')", "[\"a\",\"b\",\"c\"]")]
    [InlineData("append(null, 1)", "[1]")]
    [InlineData("with(data.nested, 'z', 1)", "{\"x\":{\"y\":7},\"z\":1}")]
    [InlineData("seconds('1970-01-01T00:01:00.5Z')", "60.5")]
    [InlineData("addSeconds(data.at, 90)", "\"2026-01-31T12:01:30.000Z\"")]
    [InlineData("duration('1.5m')", "90")]
    [InlineData("\"it's\"", "\"it's\"")]
    [InlineData("'a\\'b\\\\c'", "\"a'b\\\\c\"")]
    public void Evaluate_Gives(string text, string expected)
    {
        ExpressionResult result = Expression.Parse(text).Evaluate(Scope);
        Assert.Null(result.Fault);
        Assert.Equal(expected, result.Value.ToString());
    }

    [Theory]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("data.name + 1", "'+' takes numbers, and the text 'Ada' was found")]
    [InlineData("words(data.count)", "takes text, and a number was found")]
    [InlineData("data.missing > 1", "'>' takes numbers, and null was found")]
    [InlineData("data.count && true", "'&&' takes true or false, and a number was found")]
    [InlineData("true && 1", "'&&' takes true or false, and a number was found")]
    [InlineData("data.count ? 1 : 2", "'?' takes true or false")]
    [InlineData("!null", "'!' takes true or false")]
    [InlineData("1 in 2", "'in' takes a list")]
    [InlineData("data.tags[true]", "stands in [ ]")]
    [InlineData("9999999999999999999999999999 * 9999999999999999999999999999", "more digits")]
    [InlineData("number('x')", "number(): takes a number")]
    [InlineData("addSeconds('x', 1)", "takes a time")]
    [InlineData("addSeconds(data.at, 9999999999999999999)", "beyond the years")]
    [InlineData("round(1, 99)", "0 to 28 digits")]
    [InlineData("concat(data.tags)", "takes text and numbers")]
    public void Evaluate_SaysWhyThereIsNoValue(string text, string reason)
    {
        ExpressionResult result = Expression.Parse(text).Evaluate(Scope);
        Assert.Contains(reason, result.Fault, StringComparison.Ordinal);
        Assert.True(result.Value.IsNull);
    }

    [Theory]
    [InlineData("", 1, "ends too early")]
    [InlineData("1 +", 4, "ends too early")]
    [InlineData("a = b", 3, "write '=='")]
    [InlineData("'abc", 1, "not closed")]
    [InlineData("1 2", 3, "Nothing fits '2'")]
    [InlineData("(1", 3, "')' was expected")]
    [InlineData("a.", 3, "A name must follow")]
    [InlineData("lenght(a)", 1, "Did you mean 'length'?")]
    [InlineData("1 + round()", 5, "'round' takes 1 to 2 arguments, and 0 were found")]
    [InlineData("a ? b", 6, "':' was expected")]
    [InlineData("a # b", 3, "'#' means nothing here")]
    [InlineData("1.2.3", 1, "no decimal number")]
    public void Parse_SaysWhatIsWrongAndWhere(string text, int column, string message)
    {
        Assert.False(Expression.TryParse(text, out _, out ExpressionFault? fault));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(column, fault.Column);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("!", "")]
    [InlineData("-", "")]
    [InlineData("[", "]")]
    [InlineData("true ? 1 : ", "")]
    public void Parse_NestedTooDeep_IsRefused(string open, string close)
    {
        string text = string.Concat(Enumerable.Repeat(open, 60)) + "1" + string.Concat(Enumerable.Repeat(close, 60));
        Assert.False(Expression.TryParse(text, out _, out ExpressionFault? fault));
        Assert.Contains("deeper", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooLong_IsRefused() => Assert.False(Expression.TryParse("1" + new string(' ', SagaLimits.ExpressionCharsMax), out _, out _));

    [Fact]
    public void Names_AreThoseThatPathsBeginWith() => Assert.Equal(["a", "b", "c"], Expression.Parse("b.x + length(a[c.y]) + b.z").Names);

    [Fact]
    public void Append_GrowsOnlyToTheLimit()
    {
        ExpressionScope scope = new(("big", SagaValue.Of(new string('x', SagaLimits.DataBytesMax - 10))));
        Assert.Contains("more than", Expression.Parse("concat(big, big)").Evaluate(scope).Fault, StringComparison.Ordinal);
    }

    // Whatever is written: it is refused, or evaluates to a value or a fault.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomText_NeverThrows(int seed)
    {
        string[] words = ["data", "event", ".", "price", "(", ")", "[", "]", "1", "0", "'x'", "+", "-", "*", "/", "%", "==", "<", "&&", "||", "!", "?", ":", "??", "in", "length", "round", "append", "addSeconds", ",", "null", "true", " ", "\"", "\\", "=", "ü", "99999999999999999999999999"];
        System.Random random = new(seed);
        int evaluated = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => words[random.Next(words.Length)]));
            if (Expression.TryParse(text, out Expression? expression, out _))
            {
                ExpressionResult result = expression.Evaluate(Scope);
                Assert.Equal(result.Fault, expression.Evaluate(Scope).Fault);
                Assert.Equal(result.Value, Expression.Parse(expression.Text).Evaluate(Scope).Value);
                evaluated++;
            }
        }

        Assert.True(evaluated > 200, $"Seed {seed}: only {evaluated} of the texts were expressions.");
    }

}
