using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Templates;

/// <summary>Text with expressions in braces: <c>/orders/{key}</c>. A brace that is meant as such is written twice.</summary>
public sealed class TextTemplate : IEquatable<TextTemplate>
{
    // What stands before each expression, and behind the last.
    private readonly ImmutableArray<string> _texts;
    private readonly SagaValue? _constant;

    private TextTemplate(string source, ImmutableArray<string> texts, ImmutableArray<Expression> expressions)
    {
        Source = source;
        _texts = texts;
        Expressions = expressions;
        _constant = expressions.IsEmpty ? SagaValue.Of(texts[0]) : null;
    }

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>All expressions in it.</summary>
    public ImmutableArray<Expression> Expressions { get; }

    /// <summary>Reads one; on false <paramref name="error"/> says what is wrong.</summary>
    public static bool TryParse(string source, [NotNullWhen(true)] out TextTemplate? template, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<Expression>.Builder expressions = ImmutableArray.CreateBuilder<Expression>();
        StringBuilder text = new();
        template = null;
        for (int at = 0; at < source.Length; at++)
        {
            char letter = source[at];
            bool isTwice = letter is '{' or '}' && at + 1 < source.Length && source[at + 1] == letter;
            if (letter is not ('{' or '}') || isTwice)
            {
                text.Append(letter);
                at += isTwice ? 1 : 0;
                continue;
            }

            int end = EndOf(source, at);
            if (letter == '}' || end < 0)
            {
                error = $"A '{letter}' at column {at + 1} of '{source}' has no counterpart; write it twice when it is meant as text.";
                return false;
            }

            if (!Expression.TryParse(source[(at + 1)..end], out Expression? expression, out ExpressionFault? fault))
            {
                error = $"The expression in '{source}' is wrong at column {at + 1 + fault.Column}: {fault.Message}";
                return false;
            }

            texts.Add(text.ToString());
            expressions.Add(expression);
            text.Clear();
            at = end;
        }

        texts.Add(text.ToString());
        template = new TextTemplate(source, texts.ToImmutable(), expressions.ToImmutable());
        error = null;
        return true;
    }

    /// <summary>The text it comes to, each value encoded by <paramref name="encode"/> when there is one. A value that is null, a list or a map is a fault.</summary>
    public ExpressionResult Evaluate(ExpressionScope scope, Func<string, string>? encode = null)
    {
        if (_constant is not null)
        {
            return _constant;
        }

        StringBuilder text = new();
        for (int i = 0; i < Expressions.Length; i++)
        {
            ExpressionResult result = Expressions[i].Evaluate(scope);
            if (result.IsFault)
            {
                return result;
            }

            if (result.Value.ScalarText is not { } value)
            {
                return ExpressionResult.Failed($"'{Expressions[i]}' is {result.Value.KindName}, and text is needed");
            }

            text.Append(_texts[i]).Append(encode is null ? value : encode(value));
        }

        SagaValue whole = SagaValue.Of(text.Append(_texts[^1]).ToString());
        return whole.Size <= SagaLimits.DataBytesMax ? whole : ExpressionResult.Failed("the text is too long (DataBytesMax)");
    }

    /// <inheritdoc/>
    public bool Equals(TextTemplate? other) => other is not null && Source == other.Source;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextTemplate);

    /// <inheritdoc/>
    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it was written.</summary>
    public override string ToString() => Source;

    // The brace that closes, past any in quoted text.
    private static int EndOf(string source, int start)
    {
        char quote = '\0';
        for (int at = start + 1; at < source.Length; at++)
        {
            char letter = source[at];
            if (quote != '\0')
            {
                at += letter == '\\' ? 1 : 0;
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '\'' or '"')
            {
                quote = letter;
            }
            else if (letter == '}')
            {
                return at;
            }
        }

        return -1;
    }
}
