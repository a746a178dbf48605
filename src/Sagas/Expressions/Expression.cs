using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace EventHub.Sagas.Expressions;

/// <summary>
/// A small language for guards and mappings: paths into events and data, decimal numbers, text, comparisons, a few functions. It has no loops and no
/// recursion, its length and depth are bounded, and it knows neither clock nor chance: evaluating always ends, never throws, and gives the same for the same.
/// </summary>
public sealed class Expression : IEquatable<Expression>
{
    private readonly ExpressionNode _root;

    private Expression(string text, ExpressionNode root, ImmutableArray<string> names)
    {
        Text = text;
        _root = root;
        Names = names;
    }

    /// <summary>As it was written, without the white space around it.</summary>
    public string Text { get; }

    /// <summary>The names it begins paths with, such as <c>event</c> and <c>data</c>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads one; on false <paramref name="fault"/> says what is wrong and where.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out ExpressionFault? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        (ExpressionNode? root, ImmutableArray<string> names, fault) = ExpressionParser.Parse(text);
        expression = root is null ? null : new Expression(text.Trim(), root, names);
        fault = root is null ? fault ?? new ExpressionFault(1, "The expression cannot be read.") : null;
        return root is not null;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is wrong; the message says what and where.</exception>
    public static Expression Parse(string text) =>
        TryParse(text, out Expression? expression, out ExpressionFault? fault) ? expression : throw new FormatException($"Column {fault.Column} of '{text}': {fault.Message}");

    /// <summary>What it comes to.</summary>
    public ExpressionResult Evaluate(ExpressionScope scope)
    {
        ExpressionResult result = _root.Evaluate(scope);
        return result.IsFault ? ExpressionResult.Failed($"{result.Fault} in '{Text}'") : result;
    }

    /// <inheritdoc/>
    public bool Equals(Expression? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it was written.</summary>
    public override string ToString() => Text;
}
