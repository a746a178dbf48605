using System.Text.Json;
using System.Text.Unicode;

namespace EventHub.Fuzz.Kit;

/// <summary>What the framework takes for JSON.</summary>
internal static class JsonModel
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1 << 20 };

    /// <summary>The document, which the caller disposes; null when it is none, or no UTF-8.</summary>
    public static JsonDocument? Read(byte[] json)
    {
        try
        {
            return Utf8.IsValid(json) ? JsonDocument.Parse(json, Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a string; null when it is none, or escapes half a surrogate pair.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
