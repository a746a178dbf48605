using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EventHub.Gateway.Sagas;

/// <summary>The definition and the key in a path. A key may hold anything, a slash too, so it is taken from the path as it was sent.</summary>
internal static class SagaPath
{
    // "", "v1", "sagas", the definition, the key.
    private const int KeyAt = 4;

    public static string Definition(HttpContext context) => (string)context.Request.RouteValues["definition"]!;

    /// <summary>The key; <paramref name="verb"/> stands behind it, such as <c>:signal</c>.</summary>
    public static string Key(HttpContext context, string verb)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        string[] parts = target.Split('?')[0].Split('/');
        string key = parts.Length > KeyAt && parts[0].Length == 0 ? Uri.UnescapeDataString(parts[KeyAt]) : (string)context.Request.RouteValues["key"]! + verb;
        return key.EndsWith(verb, StringComparison.Ordinal) ? key[..^verb.Length] : key;
    }

    /// <summary>What is wrong with a definition's name, before a grain comes to be for it.</summary>
    public static Problem? CheckName(string name) => name.Length is 0 or > 128 || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.')
        ? Problem.OfField(ErrorCodes.InvalidField, "definition", $"The definition is '{Http.QueryReader.Show(name)}'. A name has 1 to 128 of A-Z a-z 0-9 . _ -.")
        : null;
}
