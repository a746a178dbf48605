using System.Text;

namespace EventHub.Cli.Configuration;

/// <summary>
/// Puts environment variables into a value: <c>${NAME}</c>, <c>${NAME:-default}</c> when unset or empty, and <c>$$</c> for a dollar sign.
/// </summary>
internal static class VariableExpansion
{
    /// <summary>The value with everything put in; on false <paramref name="problem"/> says what is wrong.</summary>
    public static bool TryExpand(string value, Func<string, string?> variable, out string expanded, out string? problem)
    {
        StringBuilder result = new(value.Length);
        problem = null;
        int at = 0;
        while (at < value.Length && problem is null)
        {
            int dollar = value.IndexOf('$', at);
            result.Append(value, at, (dollar < 0 ? value.Length : dollar) - at);
            at = dollar < 0 ? value.Length : dollar + Substitute(value.AsSpan(dollar), variable, result, ref problem);
        }

        expanded = result.ToString();
        return problem is null;
    }

    // The number of characters used up, of a text that begins with a dollar sign.
    private static int Substitute(ReadOnlySpan<char> text, Func<string, string?> variable, StringBuilder result, ref string? problem)
    {
        if (text.Length < 2 || text[1] is not ('$' or '{'))
        {
            result.Append('$');
            return 1;
        }

        if (text[1] == '$')
        {
            result.Append('$');
            return 2;
        }

        int end = text.IndexOf('}');
        if (end < 0)
        {
            problem = "'${' has no '}'; write $$ for a dollar sign";
            return text.Length;
        }

        ReadOnlySpan<char> inside = text[2..end];
        int fallback = inside.IndexOf(":-", StringComparison.Ordinal);
        string name = (fallback < 0 ? inside : inside[..fallback]).ToString();
        string? found = name.Length == 0 ? null : variable(name);
        if (fallback < 0 && found is null)
        {
            problem = $"environment variable '{name}' is not set; set it, or give a default as ${{{name}:-value}}";
        }

        result.Append(string.IsNullOrEmpty(found) && fallback >= 0 ? inside[(fallback + 2)..].ToString() : found);
        return end + 1;
    }
}
