using System.Collections.Immutable;
using System.Globalization;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Publishing;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <content>What all parts are made of. Each method says what is wrong and goes on, so that all of it is said at once.</content>
internal sealed partial class DefinitionReader
{
    private readonly List<SagaProblem> _problems = [];

    private delegate void TakeMember(string name, DocumentNode value, string path);

    private void Wrong(DocumentNode at, string path, string message) => _problems.Add(new SagaProblem(path, message, at.Line, at.Column));

    private static string Below(string path, string name) => path + "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    // The members of a map that has these, a null being as good as nothing; false when it is no map.
    private bool Members(DocumentNode node, string path, string thing, string[] known, TakeMember take)
    {
        return Named(node, path, thing, (name, value, at) =>
        {
            if (known.Contains(name))
            {
                take(name, value, at);
                return;
            }

            string remedy = Suggestion.Nearest(name, known) is { } near ? $"Did you mean '{near}'?" : $"There are {string.Join(", ", known)}.";
            Wrong(value, at, $"'{name}' is not a field of {thing}. {remedy}");
        });
    }

    // The members of a map with names of the author's.
    private bool Named(DocumentNode node, string path, string thing, TakeMember take)
    {
        if (node.Kind != SagaValueKind.Map)
        {
            Wrong(node, path, $"A map is needed for {thing}; {KindName(node)} was found.");
            return false;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (DocumentMember member in node.Members)
        {
            // A name's place says more than its value's, which may stand below it.
            DocumentNode value = member.Line == 0 ? member.Value : member.Value with { Line = member.Line, Column = member.Column };
            if (!seen.Add(member.Name))
            {
                Wrong(value, Below(path, member.Name), $"'{member.Name}' stands here twice. Write it once.");
            }
            else if (!member.Value.Scalar.IsNull || member.Value.Kind != SagaValueKind.Null)
            {
                take(member.Name, value, Below(path, member.Name));
            }
        }

        return true;
    }

    private string? Text(DocumentNode node, string path)
    {
        if (node.Kind == SagaValueKind.Text)
        {
            return node.Scalar.AsText;
        }

        Wrong(node, path, $"Text is needed; {KindName(node)} was found.{(node.Kind is SagaValueKind.Number or SagaValueKind.Boolean ? " Put it in quotes." : "")}");
        return null;
    }

    // Letters, digits, '_' and '-', beginning with a letter.
    private string Name(string name, DocumentNode node, string path, string thing)
    {
        bool valid = name.Length is > 0 and <= SagaLimits.NameCharsMax && char.IsAsciiLetter(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
        if (!valid)
        {
            Wrong(node, path, $"'{name}' is no name for {thing}. Use 1 to {SagaLimits.NameCharsMax} letters, digits, '_' and '-' that begin with a letter.");
        }

        return name;
    }

    private bool? Flag(DocumentNode node, string path)
    {
        if (node.Kind == SagaValueKind.Boolean)
        {
            return node.Scalar.IsTrue;
        }

        Wrong(node, path, $"True or false is needed; {KindName(node)} was found.");
        return null;
    }

    private decimal? Number(DocumentNode node, string path, decimal min, decimal max, bool whole)
    {
        if (node.Kind == SagaValueKind.Number && node.Scalar.TryGetNumber(out decimal number) && number >= min && number <= max && (!whole || number == decimal.Truncate(number)))
        {
            return number;
        }

        Wrong(node, path, string.Create(CultureInfo.InvariantCulture, $"A {(whole ? "whole " : "")}number from {min} to {max} is needed; {node.Scalar.ScalarText ?? KindName(node)} was found."));
        return null;
    }

    private TimeSpan? Duration(DocumentNode node, string path, TimeSpan min, TimeSpan max)
    {
        if (node.Scalar.AsText is { } text && Durations.TryParse(text, out TimeSpan duration) && duration >= min && duration <= max)
        {
            return duration;
        }

        Wrong(node, path, $"A duration from {Durations.Format(min)} to {Durations.Format(max)} is needed, such as 30s; {node.Scalar.ScalarText ?? KindName(node)} was found.");
        return null;
    }

    // An expression, with or without the '=' that it has in templates.
    private Expression? Expr(DocumentNode node, string path, string[] names)
    {
        string? text = node.Scalar.Kind is SagaValueKind.Number or SagaValueKind.Boolean ? node.Scalar.ScalarText : Text(node, path);
        if (text is null)
        {
            return null;
        }

        text = text.StartsWith('=') && !text.StartsWith("==", StringComparison.Ordinal) ? text[1..] : text;
        if (!Expression.TryParse(text, out Expression? expression, out ExpressionFault? fault))
        {
            Wrong(node, path, $"The expression '{text}' is wrong at its column {fault.Column}: {fault.Message}");
            return null;
        }

        return CheckNames([expression], node, path, names) ? expression : null;
    }

    private TextTemplate? Texts(DocumentNode node, string path, string[] names)
    {
        string? text = node.Scalar.ScalarText ?? Text(node, path);
        if (text is null)
        {
            return null;
        }

        // "=key" as everywhere else means "{key}".
        text = text.StartsWith('=') ? "{" + text[1..] + "}" : text;
        if (!TextTemplate.TryParse(text, out TextTemplate? template, out string? error))
        {
            Wrong(node, path, error);
            return null;
        }

        return CheckNames(template.Expressions, node, path, names) ? template : null;
    }

    private Template? Value(DocumentNode node, string path, string[] names)
    {
        SagaValue value = node.ToValue();
        if (!Template.TryParse(value, out Template? template, out string? error))
        {
            Wrong(node, path, error);
            return null;
        }

        return CheckNames(template.Expressions, node, path, names) ? template : null;
    }

    private Mapping Set(DocumentNode node, string path, string[] names)
    {
        ImmutableArray<KeyValuePair<string, Template>>.Builder members = ImmutableArray.CreateBuilder<KeyValuePair<string, Template>>();
        Named(node, path, "what is set", (name, value, at) => AddTemplate(members, name, value, at, names));

        // A null that is written down is one: it takes away what was there.
        foreach (DocumentMember member in node.Members.Where(member => member.Value.Kind == SagaValueKind.Null && members.All(known => known.Key != member.Name)))
        {
            AddTemplate(members, member.Name, member.Value, Below(path, member.Name), names);
        }

        return new Mapping(members.ToImmutable());
    }

    private void AddTemplate(ImmutableArray<KeyValuePair<string, Template>>.Builder members, string name, DocumentNode value, string path, string[] names)
    {
        if (Value(value, path, names) is { } template)
        {
            members.Add(new(Name(name, value, path, "data"), template));
        }
    }

    private bool CheckNames(ImmutableArray<Expression> expressions, DocumentNode node, string path, string[] names)
    {
        foreach (string name in expressions.SelectMany(expression => expression.Names))
        {
            if (!names.Contains(name))
            {
                string remedy = Suggestion.Nearest(name, names) is { } near ? $"Did you mean '{near}'?" : $"Here there are {string.Join(", ", names)}.";
                Wrong(node, path, $"'{name}' is not known in this place. {remedy}");
                return false;
            }
        }

        return true;
    }

    private static string KindName(DocumentNode node) => node.Kind switch
    {
        SagaValueKind.List => "a list",
        SagaValueKind.Map => "a map",
        _ => node.Scalar.KindName,
    };
}
