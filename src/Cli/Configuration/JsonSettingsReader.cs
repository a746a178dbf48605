using System.Text;
using System.Text.Json;

namespace EventHub.Cli.Configuration;

/// <summary>Reads settings from JSON; comments and trailing commas are welcome.</summary>
internal static class JsonSettingsReader
{
    /// <exception cref="SettingsSyntaxException">The text is not JSON, or not an object of sections.</exception>
    public static IReadOnlyList<SettingEntry> Read(ReadOnlySpan<byte> json, string path)
    {
        SettingsTree tree = new(path);
        Utf8JsonReader reader = new(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Fault(json, reader, "the file holds no object; write { \"Section\": { \"Key\": value } }");
            }

            ReadObject(ref reader, json, tree);
            reader.Read();
        }
        catch (JsonException fault)
        {
            throw new SettingsSyntaxException((int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1, Reason(fault));
        }

        return tree.Entries;
    }

    private static void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SettingsTree tree)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            (int line, int column) = Place(json, reader);
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                tree.BeginSection(key, line, column);
                ReadObject(ref reader, json, tree);
                tree.EndSection();
            }
            else
            {
                tree.Add(key, reader.TokenType == JsonTokenType.StartArray ? ReadList(ref reader, json) : Scalar(reader), line, column);
            }
        }
    }

    private static string ReadList(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        List<string?> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                throw Fault(json, reader, "a list holds plain values only");
            }

            items.Add(Scalar(reader));
        }

        return string.Join(';', items);
    }

    private static string? Scalar(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => reader.GetString(),
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };

    private static SettingsSyntaxException Fault(ReadOnlySpan<byte> json, in Utf8JsonReader reader, string reason)
    {
        (int line, int column) = Place(json, reader);
        return new SettingsSyntaxException(line, column, reason);
    }

    private static (int Line, int Column) Place(ReadOnlySpan<byte> json, in Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> before = json[..(int)reader.TokenStartIndex];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    // The framework appends the place in its own words and counts from 0.
    private static string Reason(JsonException fault)
    {
        int end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string text = end < 0 ? fault.Message : fault.Message[..end];
        return text.TrimEnd('.', ' ');
    }
}
