using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventHub.Sagas.Values;

/// <content>From JSON and to it.</content>
public sealed partial class SagaValue
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int DepthMax = 64;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = DepthMax };
    internal static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DepthMax * 2, SkipValidation = true };

    /// <summary>Reads JSON; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out SagaValue value)
    {
        value = Null;
        try
        {
            Utf8JsonReader reader = new(utf8, Reading);
            if (!reader.Read())
            {
                return false;
            }

            value = Read(ref reader);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads JSON.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SagaValue Parse(string json) =>
        TryParse(Encoding.UTF8.GetBytes(json), out SagaValue value) ? value : throw new FormatException($"'{json}' is not JSON.");

    /// <summary>As JSON in UTF-8.</summary>
    public byte[] ToJson()
    {
        using JsonScratch scratch = JsonScratch.Of(this);
        return scratch.Written.ToArray();
    }

    /// <summary>As JSON.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToJson());

    /// <summary>A number as it is written, which keeps the zeros behind its point; the text of a text; null for anything else.</summary>
    internal string? ScalarText => Content switch
    {
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => null,
    };

    internal void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case SagaValueKind.Null:
                writer.WriteNullValue();
                break;
            case SagaValueKind.Boolean:
                writer.WriteBooleanValue(IsTrue);
                break;
            case SagaValueKind.Number:
                writer.WriteRawValue(ScalarText!, skipInputValidation: true);
                break;
            case SagaValueKind.Text:
                writer.WriteStringValue(AsText);
                break;
            case SagaValueKind.List:
                writer.WriteStartArray();
                foreach (SagaValue element in Elements)
                {
                    element.Write(writer);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteMembers(writer);
                break;
        }
    }

    private void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (KeyValuePair<string, SagaValue> member in Members)
        {
            writer.WritePropertyName(member.Key);
            member.Value.Write(writer);
        }

        writer.WriteEndObject();
    }

    private static SagaValue Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => True,
        JsonTokenType.False => False,
        JsonTokenType.Number => OfNumberText(Encoding.UTF8.GetString(reader.ValueSpan)),
        JsonTokenType.String => Of(TextOf(ref reader)),
        JsonTokenType.StartArray => ReadList(ref reader),
        JsonTokenType.StartObject => ReadMap(ref reader),
        _ => Null,
    };

    private static SagaValue ReadList(ref Utf8JsonReader reader)
    {
        ImmutableArray<SagaValue>.Builder elements = ImmutableArray.CreateBuilder<SagaValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(Read(ref reader));
        }

        return Of(elements.ToImmutable());
    }

    private static SagaValue ReadMap(ref Utf8JsonReader reader)
    {
        ImmutableArray<KeyValuePair<string, SagaValue>>.Builder members = ImmutableArray.CreateBuilder<KeyValuePair<string, SagaValue>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = MemberNames.Of(ref reader) ?? TextOf(ref reader);
            reader.Read();
            members.Add(new(name, Read(ref reader)));
        }

        return Of(members.ToImmutable());
    }

    // JSON may escape half a surrogate pair, which is no text; the hub takes such payloads.
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
