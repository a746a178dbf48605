using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <summary>Reads JSON with the place of everything.</summary>
internal ref struct JsonNodes
{
    private readonly byte[] _utf8;
    private Utf8JsonReader _reader;
    private int _lineStart, _line, _seenTo;

    private JsonNodes(byte[] utf8)
    {
        _utf8 = utf8;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = YamlNodes.DepthMax });
        _line = 1;
    }

    /// <exception cref="DocumentSyntaxException">It is no JSON.</exception>
    public static DocumentNode Read(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        try
        {
            JsonNodes nodes = new(utf8);
            nodes._reader.Read();
            DocumentNode root = nodes.Value();
            nodes._reader.Read();
            return root;
        }
        catch (JsonException fault)
        {
            string reason = fault.Message.Split(" LineNumber", 2)[0];
            throw new DocumentSyntaxException("This is not JSON: " + reason, (int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            throw new DocumentSyntaxException("A text escapes half a surrogate pair.", 1, 1);
        }
    }

    private DocumentNode Value()
    {
        (int line, int column) = Place();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartArray:
                ImmutableArray<DocumentNode>.Builder elements = ImmutableArray.CreateBuilder<DocumentNode>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(Value());
                }

                return DocumentNode.OfList(elements.ToImmutable(), line, column);
            case JsonTokenType.StartObject:
                ImmutableArray<DocumentMember>.Builder members = ImmutableArray.CreateBuilder<DocumentMember>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
                {
                    (int nameLine, int nameColumn) = Place();
                    string name = _reader.GetString()!;
                    _reader.Read();
                    members.Add(new DocumentMember(name, Value(), nameLine, nameColumn));
                }

                return DocumentNode.OfMap(members.ToImmutable(), line, column);
            default:
                return DocumentNode.OfScalar(Scalar(), line, column);
        }
    }

    private readonly SagaValue Scalar() => _reader.TokenType switch
    {
        JsonTokenType.String => SagaValue.Of(_reader.GetString()),
        JsonTokenType.Number => SagaValue.OfNumberText(Encoding.UTF8.GetString(_reader.ValueSpan)),
        JsonTokenType.Null => SagaValue.Null,
        _ => SagaValue.Of(_reader.TokenType == JsonTokenType.True),
    };

    // Tokens come in order, so that lines are counted once.
    private (int Line, int Column) Place()
    {
        int at = (int)_reader.TokenStartIndex;
        for (; _seenTo < at; _seenTo++)
        {
            if (_utf8[_seenTo] == '\n')
            {
                _line++;
                _lineStart = _seenTo + 1;
            }
        }

        return (_line, Encoding.UTF8.GetCharCount(_utf8, _lineStart, at - _lineStart) + 1);
    }
}
