using EventHub.Protocol.Envelope;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Definitions;

/// <summary>When something is due: after a time that is written down, after one that is computed (a duration or seconds), or at a time that is computed.</summary>
/// <param name="After">So long after; null when it is computed.</param>
/// <param name="AfterExpression">Comes to a duration such as <c>30s</c> or a number of seconds.</param>
/// <param name="At">Comes to a time such as <c>2026-01-31T12:00:00Z</c>; one that has passed is due at once, and before what came after it.</param>
public sealed record DueTime(TimeSpan? After, Expression? AfterExpression, Expression? At)
{
    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan AfterMax = TimeSpan.FromDays(3660);

    internal Expression? Expression => AfterExpression ?? At;

    /// <summary>The time in UTC ticks; or why there is none.</summary>
    public (long Ticks, string? Fault) From(long nowTicks, ExpressionScope scope)
    {
        if (After is { } after)
        {
            return (nowTicks + after.Ticks, null);
        }

        ExpressionResult result = Expression!.Evaluate(scope);
        if (result.IsFault)
        {
            return (0, result.Fault);
        }

        if (At is not null)
        {
            return Timestamps.TryParse(result.Value.AsText ?? "", out long ticks) ? (Math.Max(ticks, 1), null) : (0, $"'{At}' is no time: {Shown(result.Value)}");
        }

        TimeSpan wait = TimeSpan.FromTicks(-1);
        bool isOne = (result.Value.AsText is { } text && Durations.TryParse(text, out wait))
            || (result.Value.TryGetNumber(out decimal seconds) && seconds >= 0 && seconds <= (decimal)AfterMax.TotalSeconds && (wait = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))) >= TimeSpan.Zero);
        return isOne && wait <= AfterMax ? (nowTicks + wait.Ticks, null) : (0, $"'{AfterExpression}' is no duration: {Shown(result.Value)}");
    }

    private static string Shown(SagaValue value) => value.ToString() is { Length: <= 60 } text ? text : value.KindName;
}
