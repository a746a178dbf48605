using System.Globalization;
using System.Text;
using System.Text.Json;
using EventHub.Fuzz.Kit;

namespace EventHub.Fuzz.Documents;

/// <summary>Writes JSON with every character of its strings as <c>\uXXXX</c>.</summary>
internal static class EscapedJson
{
    /// <summary>False when a string escapes half a surrogate pair, which cannot be read as text.</summary>
    public static bool TryWrite(JsonElement value, StringBuilder target)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return TryWriteAll(value.EnumerateObject(), '{', '}', target, static (member, text) =>
                    TryPut(NameOf(member), text) && text.Append(':').Length > 0 && TryWrite(member.Value, text));
            case JsonValueKind.Array:
                return TryWriteAll(value.EnumerateArray(), '[', ']', target, TryWrite);
            case JsonValueKind.String:
                return TryPut(JsonModel.Text(value), target);
            default:
                target.Append(value.GetRawText());
                return true;
        }
    }

    private static bool TryWriteAll<T>(IEnumerable<T> items, char open, char close, StringBuilder target, Func<T, StringBuilder, bool> write)
    {
        target.Append(open);
        bool isFirst = true;
        foreach (T item in items)
        {
            target.Append(isFirst ? "" : ",");
            isFirst = false;
            if (!write(item, target))
            {
                return false;
            }
        }

        target.Append(close);
        return true;
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool TryPut(string? text, StringBuilder target)
    {
        if (text is null)
        {
            return false;
        }

        target.Append('"');
        foreach (char unit in text)
        {
            target.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        target.Append('"');
        return true;
    }
}
