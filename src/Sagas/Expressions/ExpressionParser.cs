using System.Collections.Immutable;
using EventHub.Protocol.Publishing;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Expressions;

/// <summary>
/// Reads an expression by precedence, from loose to tight: <c>? :</c>, <c>??</c>, <c>||</c>, <c>&amp;&amp;</c>, <c>== != in</c>, <c>&lt; &lt;= &gt; &gt;=</c>, <c>+ -</c>,
/// <c>* / %</c>, <c>! -</c>, <c>. [ ]</c>.
/// </summary>
internal ref struct ExpressionParser
{
    private static readonly string[][] Levels = [["??"], ["||"], ["&&"], ["==", "!=", "in"], ["<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];

    private readonly HashSet<string> _names;
    private ExpressionLexer _lexer;
    private Token _next;
    private int _depth;
    private ExpressionFault? _fault;

    private ExpressionParser(string text)
    {
        _names = new HashSet<string>(StringComparer.Ordinal);
        _lexer = new ExpressionLexer(text);
        _next = _lexer.Next();
    }

    /// <summary>The expression and the names it begins with; or what is wrong.</summary>
    public static (ExpressionNode? Root, ImmutableArray<string> Names, ExpressionFault? Fault) Parse(string text)
    {
        if (text.Length > SagaLimits.ExpressionCharsMax)
        {
            return (null, [], new ExpressionFault(1, $"The expression has {text.Length:N0} characters; at most {SagaLimits.ExpressionCharsMax:N0} are allowed."));
        }

        ExpressionParser parser = new(text);
        ExpressionNode root = parser.Whole();
        if (parser._fault is null && parser._next.Kind != TokenKind.End)
        {
            parser.Fail(parser._next, $"Nothing fits '{parser._next.Text}' here; an operator or the end was expected.");
        }

        return parser._fault is null ? (root, [.. parser._names.Order(StringComparer.Ordinal)], null) : (null, [], parser._fault);
    }

    private ExpressionNode Whole()
    {
        if (++_depth > SagaLimits.ExpressionDepthMax)
        {
            return Fail(_next, $"The expression is nested deeper than {SagaLimits.ExpressionDepthMax}.");
        }

        ExpressionNode asked = Level(0);
        if (Takes("?"))
        {
            ExpressionNode then = Whole();
            Expect(":");
            asked = new ExpressionNode.Choice(asked, then, Whole());
        }

        _depth--;
        return asked;
    }

    // The fault ends every loop: nothing fits behind it.
    private ExpressionNode Level(int level)
    {
        if (level == Levels.Length)
        {
            return Prefix();
        }

        ExpressionNode left = Level(level + 1);
        for (int count = 0; _fault is null && (_next.Kind == TokenKind.Sign || _next.Text == "in") && Levels[level].Contains(_next.Text); count++)
        {
            if (count == SagaLimits.ExpressionDepthMax)
            {
                return Fail(_next, $"More than {SagaLimits.ExpressionDepthMax} operators follow each other; use parentheses or several expressions.");
            }

            string sign = Take().Text;
            ExpressionNode right = Level(level + 1);
            left = sign is "??" or "||" or "&&" ? new ExpressionNode.Lazy(sign, left, right) : new ExpressionNode.Binary(sign, left, right);
        }

        return left;
    }

    private ExpressionNode Prefix()
    {
        if (_next is { Kind: TokenKind.Sign, Text: "!" or "-" })
        {
            string sign = Take().Text;
            ExpressionNode of = ++_depth > SagaLimits.ExpressionDepthMax ? Fail(_next, $"The expression is nested deeper than {SagaLimits.ExpressionDepthMax}.") : Prefix();
            _depth--;
            return new ExpressionNode.Unary(sign, of);
        }

        ExpressionNode node = Primary();
        for (int count = 0; _fault is null && _next is { Kind: TokenKind.Sign, Text: "." or "[" }; count++)
        {
            node = count < SagaLimits.ExpressionDepthMax ? Access(node) : Fail(_next, $"A path has more than {SagaLimits.ExpressionDepthMax} parts.");
        }

        return node;
    }

    private ExpressionNode Access(ExpressionNode of)
    {
        if (Take().Text == ".")
        {
            return _next.Kind == TokenKind.Name ? new ExpressionNode.Member(of, Take().Text) : Fail(_next, "A name must follow the '.'; for others write ['the-name'].");
        }

        ExpressionNode at = Whole();
        Expect("]");
        return new ExpressionNode.Index(of, at);
    }

    private ExpressionNode Primary()
    {
        Token token = Take();
        switch (token)
        {
            case { Kind: TokenKind.Text }:
                return new ExpressionNode.Constant(SagaValue.Of(token.Text));
            case { Kind: TokenKind.Number }:
                SagaValue number = SagaValue.Of(token.Text);
                return number.TryGetNumber(out decimal value) ? new ExpressionNode.Constant(SagaValue.Of(value)) : Fail(token, $"'{token.Text}' is no decimal number of at most 28 digits.");
            case { Kind: TokenKind.Sign, Text: "(" }:
                ExpressionNode inner = Whole();
                Expect(")");
                return inner;
            case { Kind: TokenKind.Sign, Text: "[" }:
                return new ExpressionNode.Listing(Many("]"));
            case { Kind: TokenKind.Name }:
                return Named(token);
            default:
                return Fail(token, token.Kind == TokenKind.End ? "The expression ends too early." : $"Nothing fits '{token.Text}' here; a value was expected.");
        }
    }

    private ExpressionNode Named(Token name)
    {
        if (Takes("("))
        {
            return Call(name, Many(")"));
        }

        switch (name.Text)
        {
            case "true" or "false":
                return new ExpressionNode.Constant(SagaValue.Of(name.Text == "true"));
            case "null":
                return new ExpressionNode.Constant(SagaValue.Null);
            default:
                _names.Add(name.Text);
                return new ExpressionNode.Name(name.Text);
        }
    }

    private ExpressionNode Call(Token name, ImmutableArray<ExpressionNode> arguments)
    {
        if (Functions.Find(name.Text) is not { } function)
        {
            return Fail(name, $"There is no function '{name.Text}'. {(Suggestion.Nearest(name.Text, Functions.Names) is { } near ? $"Did you mean '{near}'?" : $"There are {string.Join(", ", Functions.Names)}.")}");
        }

        string wanted = function.Min == function.Max ? $"{function.Min}" : $"{function.Min} to {function.Max}";
        return arguments.Length >= function.Min && arguments.Length <= function.Max
            ? new ExpressionNode.Call(function, arguments)
            : Fail(name, $"'{name.Text}' takes {wanted} arguments, and {arguments.Length} were found.");
    }

    private ImmutableArray<ExpressionNode> Many(string close)
    {
        ImmutableArray<ExpressionNode>.Builder all = ImmutableArray.CreateBuilder<ExpressionNode>();
        if (Takes(close))
        {
            return [];
        }

        do
        {
            all.Add(Whole());
        }
        while (_fault is null && Takes(","));
        Expect(close);
        return all.ToImmutable();
    }

    private bool Takes(string sign)
    {
        bool takes = _fault is null && _next.Kind == TokenKind.Sign && _next.Text == sign;
        if (takes)
        {
            Take();
        }

        return takes;
    }

    private void Expect(string sign)
    {
        if (_fault is null && !Takes(sign))
        {
            Fail(_next, $"'{sign}' was expected, and '{_next.Text}' was found.");
        }
    }

    private Token Take()
    {
        Token taken = _next;
        if (taken.Kind == TokenKind.Wrong)
        {
            Fail(taken, taken.Text);
        }

        _next = _fault is null ? _lexer.Next() : new Token(TokenKind.End, "the end", taken.At);
        return taken;
    }

    // The first one counts; what it returns is never evaluated.
    private ExpressionNode.Constant Fail(Token at, string message)
    {
        _fault ??= new ExpressionFault(at.At + 1, at.Kind == TokenKind.Wrong ? at.Text : message);
        _next = new Token(TokenKind.End, "the end", at.At);
        return new ExpressionNode.Constant(SagaValue.Null);
    }
}
