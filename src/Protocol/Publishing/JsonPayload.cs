using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Publishing;

/// <summary>Checks a payload that is one JSON value.</summary>
public static class JsonPayload
{
    /// <summary>
    /// Null when <paramref name="json"/> is one well-formed JSON value in valid UTF-8, nested at most <paramref name="depthMax"/>
    /// deep; else what is wrong and where (EH1007, EH1001, EH1009). <paramref name="field"/> is named in the problem unless empty.
    /// </summary>
    public static Problem? Validate(ReadOnlySpan<byte> json, int depthMax, string field)
    {
        if (JsonProblems.CheckUtf8(json, field) is { } invalid)
        {
            return invalid;
        }

        JsonScanner scanner = new(json);
        if (!scanner.ReadValue(out JsonValue value) || !scanner.ReadEnd())
        {
            return JsonProblems.Malformed(json, scanner.Fault, field);
        }

        return value.Depth > depthMax ? JsonProblems.TooDeep(value.Depth, depthMax, field) : null;
    }
}
