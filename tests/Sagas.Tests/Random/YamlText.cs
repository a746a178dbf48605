using System.Text;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Tests.Random;

/// <summary>A JSON document as somebody would write it in YAML: by lines and indentation, text in quotes.</summary>
internal static class YamlText
{
    public static string Of(string json)
    {
        StringBuilder to = new();
        Write(to, SagaValue.Parse(json), 0);
        return to.ToString();
    }

    private static void Write(StringBuilder to, SagaValue value, int indent)
    {
        string margin = new(' ', indent);
        foreach (KeyValuePair<string, SagaValue> member in value.Members)
        {
            to.Append(margin).Append(member.Key).Append(':');
            Below(to, member.Value, indent + 2);
        }

        foreach (SagaValue element in value.Elements)
        {
            to.Append(margin).Append('-');
            Below(to, element, indent + 2);
        }
    }

    private static void Below(StringBuilder to, SagaValue value, int indent)
    {
        bool isBlock = !value.Members.IsEmpty || !value.Elements.IsEmpty;
        to.Append(isBlock ? "\n" : " " + Scalar(value) + "\n");
        if (isBlock)
        {
            Write(to, value, indent);
        }
    }

    private static string Scalar(SagaValue value) => value.AsText is { } text ? "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'" : value.ToString();
}
