using System.Collections.Frozen;
using EventHub.Protocol.Envelope;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>All functions. Each is total: it answers with a value or says why there is none.</summary>
internal static class Functions
{
    private const int ManyMax = 16;

    private static readonly ExpressionFunction[] All =
    [
        new("number", 1, 1, static values => values[0].TryGetNumber(out decimal number) ? SagaValue.Of(number) : Wrong(values[0], "a number")),
        new("text", 1, 1, static values => values[0].IsNull ? SagaValue.Of("") : SagaValue.Of(values[0].ScalarText ?? values[0].ToString())),
        new("round", 1, 2, Round),
        new("abs", 1, 1, static values => values[0].TryGetNumber(out decimal number) && number < 0 ? Operators.Compute("-", SagaValue.Of(0m), values[0]) : AsNumber(values[0])),
        new("min", 1, ManyMax, static values => Extreme(values, "<")),
        new("max", 1, ManyMax, static values => Extreme(values, ">")),
        new("length", 1, 1, Length),
        new("concat", 1, ManyMax, Concat),
        new("lower", 1, 1, static values => values[0].AsText is { } text ? SagaValue.Of(text.ToLowerInvariant()) : Wrong(values[0], "text")),
        new("upper", 1, 1, static values => values[0].AsText is { } text ? SagaValue.Of(text.ToUpperInvariant()) : Wrong(values[0], "text")),
        new("contains", 2, 2, static values => values[0].Kind == SagaValueKind.List ? Operators.Apply("in", values[1], values[0]) : Texts(values, static (text, part) => text.Contains(part, StringComparison.Ordinal))),
        new("startsWith", 2, 2, static values => Texts(values, static (text, part) => text.StartsWith(part, StringComparison.Ordinal))),
        new("endsWith", 2, 2, static values => Texts(values, static (text, part) => text.EndsWith(part, StringComparison.Ordinal))),
        new("words", 1, 1, static values => values[0].AsText is { } text ? Words(text) : Wrong(values[0], "text")),
        new("kind", 1, 1, static values => SagaValue.Of(values[0].Kind.ToString().ToLowerInvariant())),
        new("append", 2, 2, Append),
        new("with", 3, 3, With),
        new("seconds", 1, 1, Seconds),
        new("addSeconds", 2, 2, AddSeconds),
        new("duration", 1, 1, Duration),
    ];

    private static readonly FrozenDictionary<string, ExpressionFunction> ByName = All.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static string[] Names { get; } = [.. All.Select(function => function.Name)];

    public static ExpressionFunction? Find(string name) => ByName.GetValueOrDefault(name);

    private static ExpressionResult Wrong(SagaValue found, string wanted) => ExpressionResult.Failed($"takes {wanted}, and {found.KindName} was found");

    private static ExpressionResult AsNumber(SagaValue value) => value.TryGetNumber(out _) ? value : Wrong(value, "a number");

    private static ExpressionResult Round(SagaValue[] values)
    {
        decimal digits = 0;
        if (!values[0].TryGetNumber(out decimal number) || (values.Length > 1 && !values[1].TryGetNumber(out digits)) || digits is < 0 or > 28)
        {
            return ExpressionResult.Failed("takes a number and 0 to 28 digits");
        }

        // Half is rounded to even, as banks do. Zeros behind the point are kept or added, as money is written.
        decimal rounded = decimal.Round(number, (int)digits, MidpointRounding.ToEven);
        string written = rounded.ToString("F" + ((int)digits).ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
        return values[0].Kind == SagaValueKind.Text ? SagaValue.Of(written) : SagaValue.OfNumberText(written);
    }

    private static ExpressionResult Extreme(SagaValue[] values, string sign)
    {
        SagaValue best = values[0];
        foreach (SagaValue value in values)
        {
            ExpressionResult better = Operators.Apply(sign, value, best);
            if (better.IsFault)
            {
                return better;
            }

            best = better.Value.IsTrue ? value : best;
        }

        return best;
    }

    private static ExpressionResult Length(SagaValue[] values) => values[0].Kind switch
    {
        SagaValueKind.Text => SagaValue.Of((decimal)values[0].AsText!.Length),
        SagaValueKind.List => SagaValue.Of((decimal)values[0].Elements.Length),
        SagaValueKind.Map => SagaValue.Of((decimal)values[0].Members.Length),
        SagaValueKind.Null => SagaValue.Of(0m),
        _ => Wrong(values[0], "text, a list or a map"),
    };

    private static ExpressionResult Concat(SagaValue[] values)
    {
        if (Array.Find(values, value => value.ScalarText is null && !value.IsNull) is { } wrong)
        {
            return Wrong(wrong, "text and numbers");
        }

        return Bounded(SagaValue.Of(string.Concat(values.Select(value => value.ScalarText))));
    }

    private static ExpressionResult Texts(SagaValue[] values, Func<string, string, bool> ask) =>
        values[0].AsText is not { } text ? Wrong(values[0], "text") : values[1].AsText is not { } part ? Wrong(values[1], "text") : SagaValue.Of(ask(text, part));

    // At any white space, and nothing else: punctuation is part of a word.
    private static ExpressionResult Words(string text) =>
        Bounded(SagaValue.Of([.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(SagaValue.Of)]));

    private static ExpressionResult Append(SagaValue[] values) =>
        values[0].IsNull || values[0].Kind == SagaValueKind.List ? Bounded(SagaValue.Of(values[0].Elements.Add(values[1]))) : Wrong(values[0], "a list");

    private static ExpressionResult With(SagaValue[] values) =>
        !values[0].IsNull && values[0].Kind != SagaValueKind.Map ? Wrong(values[0], "a map")
        : values[1].AsText is not { } name ? Wrong(values[1], "a name")
        : Bounded((values[0].IsNull ? SagaValue.EmptyMap : values[0]).With([new(name, values[2])]));

    private static ExpressionResult Seconds(SagaValue[] values) =>
        values[0].AsText is { } text && Timestamps.TryParse(text, out long ticks)
            ? SagaValue.Of((decimal)(ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond)
            : Wrong(values[0], "a time such as 2026-01-31T12:00:00Z");

    private static ExpressionResult AddSeconds(SagaValue[] values)
    {
        if (values[0].AsText is not { } text || !Timestamps.TryParse(text, out long ticks) || !values[1].TryGetNumber(out decimal seconds))
        {
            return ExpressionResult.Failed("takes a time such as 2026-01-31T12:00:00Z and a number of seconds");
        }

        decimal room = (decimal)DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond;
        decimal sum = seconds > room || seconds < -room ? -1 : ticks + (seconds * TimeSpan.TicksPerSecond);
        return sum >= 0 && sum <= DateTime.MaxValue.Ticks ? SagaValue.Of(Timestamps.Format((long)sum)) : ExpressionResult.Failed("the time is beyond the years 1 to 9999");
    }

    private static ExpressionResult Duration(SagaValue[] values) =>
        values[0].AsText is { } text && Durations.TryParse(text, out TimeSpan duration)
            ? SagaValue.Of((decimal)duration.Ticks / TimeSpan.TicksPerSecond) : Wrong(values[0], "a duration such as '30s'");

    private static ExpressionResult Bounded(SagaValue value) =>
        value.Size <= SagaLimits.DataBytesMax ? value : ExpressionResult.Failed($"the result has more than {SagaLimits.DataBytesMax:N0} bytes (DataBytesMax)");
}
