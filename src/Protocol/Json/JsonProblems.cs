using System.Text;
using System.Text.Unicode;
using EventHub.Protocol.Errors;

namespace EventHub.Protocol.Json;

/// <summary>What can be wrong with JSON text as such.</summary>
internal static class JsonProblems
{
    /// <summary>EH1007 when <paramref name="json"/> is not UTF-8, else null.</summary>
    public static Problem? CheckUtf8(ReadOnlySpan<byte> json, string field = "") => Utf8.IsValid(json) ? null : InvalidUtf8(json, field);

    /// <summary>EH1007 with the place of the first bad byte.</summary>
    public static Problem InvalidUtf8(ReadOnlySpan<byte> text, string field)
    {
        int offset = FirstInvalid(text);
        return Of(ErrorCodes.InvalidUtf8, field, $"The byte 0x{text[offset]:X2} at byte offset {offset} is not valid UTF-8. Send UTF-8, or binary data as payloadBase64.");
    }

    /// <summary>EH1001 with line, column and byte offset.</summary>
    public static Problem Malformed(ReadOnlySpan<byte> json, JsonFault fault, string field = "")
    {
        string where = json.IsEmpty
            ? "The text is empty: line 1, column 1 (byte 0): expected a JSON value."
            : "Malformed JSON at " + fault.Describe(json);
        return Of(ErrorCodes.MalformedJson, field, where);
    }

    /// <summary>EH1009.</summary>
    public static Problem TooDeep(int depth, int depthMax, string field) =>
        Of(ErrorCodes.TooDeep, field, $"The JSON is nested {depth:N0} deep; at most {depthMax:N0} levels of objects and arrays are allowed. Flatten it, or send it as text or bytes.");

    private static Problem Of(ErrorCode code, string field, string detail) =>
        field.Length == 0 ? new Problem(code, detail) : Problem.OfField(code, field, detail);

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }
}
