using System.Collections.Immutable;
using System.Text.Json;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Reading;

/// <summary>Reads <c>application/problem+json</c>.</summary>
internal static class ProblemReader
{
    private const int ShownMax = 200;

    /// <summary>The problem of an answer that is no success; one is made up when the body says nothing.</summary>
    public static Problem Read(ReadOnlySpan<byte> body, int status, TimeSpan? retryAfter)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body.ToArray());
            JsonElement root = document.RootElement;
            string code = Text(root, "code"), title = Text(root, "title"), detail = Text(root, "detail");
            if (code.Length > 0)
            {
                return new Problem(ProblemDecoder.CodeOf(code, title, status), detail) { Errors = Fields(root), RetryAfter = retryAfter };
            }
        }
        catch (JsonException)
        {
            // Not the hub's own words: a proxy's, perhaps.
        }

        ErrorCode unknown = new(ErrorCodes.Internal.Number, status, ErrorCodes.Internal.Title, status is 408 or 429 or >= 500);
        string shown = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, ShownMax)]);
        return new Problem(unknown, $"The answer was HTTP {status} and no problem of the hub: '{shown}'. Check that the address is the hub's.") { RetryAfter = retryAfter };
    }

    private static ImmutableArray<FieldError> Fields(JsonElement root) =>
        root.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array
            ? [.. errors.EnumerateArray().Select(error => new FieldError(Text(error, "field"), Text(error, "message")))] : [];

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
