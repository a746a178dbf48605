using System.Text;

namespace EventHub.Sagas.Expressions;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Sign,
    Wrong,
}

/// <summary>A word of an expression; <paramref name="At"/> counts from 0.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int At);

/// <summary>Cuts the text of an expression into words.</summary>
internal ref struct ExpressionLexer(string text)
{
    private static readonly string[] TwoLetterSigns = ["==", "!=", "<=", ">=", "&&", "||", "??"];
    private readonly string _text = text;
    private int _at;

    public Token Next()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }

        if (_at == _text.Length)
        {
            return new Token(TokenKind.End, "the end", _at);
        }

        char first = _text[_at];
        if (char.IsAsciiLetter(first) || first == '_')
        {
            return Word(TokenKind.Name, static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
        }

        if (char.IsAsciiDigit(first))
        {
            return Word(TokenKind.Number, static letter => char.IsAsciiDigit(letter) || letter == '.');
        }

        return first is '\'' or '"' ? Quoted(first) : Sign();
    }

    private Token Word(TokenKind kind, Func<char, bool> belongs)
    {
        int start = _at;
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }

        return new Token(kind, _text[start.._at], start);
    }

    // Between two quotes of a kind; a backslash stands before a quote or another backslash, n is a line break and t a tab.
    private Token Quoted(char quote)
    {
        int start = _at++;
        StringBuilder content = new();
        for (; _at < _text.Length && _text[_at] != quote; _at++)
        {
            char letter = _text[_at];
            if (letter == '\\' && _at + 1 < _text.Length)
            {
                letter = _text[++_at] switch { 'n' => '\n', 't' => '\t', char other => other };
            }

            content.Append(letter);
        }

        return _at++ < _text.Length ? new Token(TokenKind.Text, content.ToString(), start) : new Token(TokenKind.Wrong, "The text that begins here is not closed; add " + quote + ".", start);
    }

    private Token Sign()
    {
        int start = _at;
        string two = _at + 1 < _text.Length ? _text.Substring(_at, 2) : "";
        string sign = TwoLetterSigns.Contains(two) ? two : _text[_at].ToString();
        _at += sign.Length;
        return sign.Length == 2 || "+-*/%<>!?:()[],.".Contains(sign[0], StringComparison.Ordinal)
            ? new Token(TokenKind.Sign, sign, start)
            : new Token(TokenKind.Wrong, sign == "=" ? "'=' compares nothing; write '=='." : $"'{sign}' means nothing here.", start);
    }
}
