using System.Collections.Immutable;
using EventHub.Sagas.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EventHub.Sagas.Documents;

/// <summary>Reads YAML with the place of everything: maps, lists and scalars as JSON has them. Anchors, aliases and tags are not read.</summary>
internal sealed class YamlNodes
{
    public const int DepthMax = 32;

    private readonly Parser _parser;
    private int _depth;

    private YamlNodes(TextReader text) => _parser = new Parser(text);

    /// <exception cref="DocumentSyntaxException">It is no YAML, or more of it than is read.</exception>
    public static DocumentNode Read(string text)
    {
        using StringReader reader = new(text);
        YamlNodes nodes = new(reader);
        try
        {
            return nodes.Whole();
        }
        catch (YamlException fault)
        {
            throw new DocumentSyntaxException($"This is not YAML: {Reason(fault)}.", (int)fault.Start.Line, (int)fault.Start.Column);
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet gives up on some unclosed lists without saying where; the last thing it read is near.
            Mark last = nodes._parser.Current?.End ?? Mark.Empty;
            throw new DocumentSyntaxException("What follows is not YAML; is a '[' or '{' not closed?", (int)last.Line, (int)last.Column);
        }
    }

    private DocumentNode Whole()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart)
        {
            throw new DocumentSyntaxException("The document is empty.", 1, 1);
        }

        _parser.MoveNext();
        DocumentNode root = Value();
        _parser.MoveNext();
        return _parser.Current is DocumentStart second ? throw Fault(second, "A second document begins here; write one definition in one document.") : root;
    }

    // Reads the value that is current, and stops behind it.
    private DocumentNode Value()
    {
        ParsingEvent at = _parser.Current!;
        if (at is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw Fault(at, "Anchors and aliases are not read; write it out.");
        }

        if (at is NodeEvent { Tag.IsEmpty: false })
        {
            throw Fault(at, "Tags are not read. A text that begins with '!' stands in quotes.");
        }

        if (_depth == DepthMax)
        {
            throw Fault(at, $"The document is nested deeper than {DepthMax}.");
        }

        _depth++;
        _parser.MoveNext();
        (int line, int column) = ((int)at.Start.Line, (int)at.Start.Column);
        DocumentNode node = at switch
        {
            Scalar scalar => DocumentNode.OfScalar(Resolve(scalar), line, column),
            SequenceStart => DocumentNode.OfList(Elements(), line, column),
            MappingStart => DocumentNode.OfMap(Members(), line, column),
            _ => throw Fault(at, "A value was expected here."),
        };
        _depth--;
        return node;
    }

    private ImmutableArray<DocumentNode> Elements()
    {
        ImmutableArray<DocumentNode>.Builder elements = ImmutableArray.CreateBuilder<DocumentNode>();
        while (_parser.Current is not SequenceEnd)
        {
            elements.Add(Value());
        }

        _parser.MoveNext();
        return elements.ToImmutable();
    }

    private ImmutableArray<DocumentMember> Members()
    {
        ImmutableArray<DocumentMember>.Builder members = ImmutableArray.CreateBuilder<DocumentMember>();
        while (_parser.Current is not MappingEnd)
        {
            ParsingEvent at = _parser.Current!;
            if (at is not Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true } name)
            {
                throw Fault(at, "A name is plain text.");
            }

            _parser.MoveNext();
            members.Add(new DocumentMember(name.Value, Value(), (int)at.Start.Line, (int)at.Start.Column));
        }

        _parser.MoveNext();
        return members.ToImmutable();
    }

    // As JSON has it: what is not null, true, false or a number is text; so are "yes" and "0x10".
    private static SagaValue Resolve(Scalar scalar)
    {
        string text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            return SagaValue.Of(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => SagaValue.Null,
            "true" or "True" or "TRUE" => SagaValue.Of(true),
            "false" or "False" or "FALSE" => SagaValue.Of(false),
            _ => (char.IsAsciiDigit(text[0]) || text[0] == '-') && SagaValue.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out SagaValue number) ? number : SagaValue.Of(text),
        };
    }

    private static DocumentSyntaxException Fault(ParsingEvent at, string reason) => new(reason, (int)at.Start.Line, (int)at.Start.Column);

    // YamlDotNet puts the place in front in its own words.
    private static string Reason(YamlException fault)
    {
        string text = (fault.InnerException ?? fault).Message;
        int end = text.IndexOf("): ", StringComparison.Ordinal);
        return (end < 0 ? text : text[(end + 3)..]).TrimEnd('.', ' ');
    }
}
