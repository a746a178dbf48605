using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>A function that expressions may call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Min">Fewest arguments.</param>
/// <param name="Max">Most arguments.</param>
/// <param name="Apply">What it does: always ends, in time that its arguments bound.</param>
internal sealed record ExpressionFunction(string Name, int Min, int Max, Func<SagaValue[], ExpressionResult> Apply);
