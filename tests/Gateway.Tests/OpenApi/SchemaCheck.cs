using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventHub.Gateway.Tests.OpenApi;

/// <summary>As much of JSON Schema as the contract uses; anything else in a schema is an error of its own.</summary>
internal sealed class SchemaCheck(JsonNode document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "type", "properties", "required", "items", "enum", "const", "oneOf", "additionalProperties", "description", "example", "format", "pattern",
        "minLength", "maxLength", "minimum", "maximum", "default", "maxItems", "contentEncoding", "contentMediaType",
    ];

    /// <summary>Everything that is wrong with a value, by where.</summary>
    public List<string> Check(string schema, JsonNode? value)
    {
        List<string> problems = [];
        Check(document["components"]!["schemas"]![schema]!, value, schema, problems);
        return problems;
    }

    /// <summary>What a reference leads to, or null.</summary>
    public JsonNode? Resolve(string reference)
    {
        JsonNode? node = document;
        foreach (string step in reference.Split('/').Skip(1))
        {
            node = node?[step];
        }

        return node;
    }

    private void Check(JsonNode schema, JsonNode? value, string at, List<string> problems)
    {
        if (schema is JsonValue)
        {
            return;
        }

        JsonObject rules = schema.AsObject();
        problems.AddRange(rules.Select(rule => rule.Key).Where(rule => !Known.Contains(rule)).Select(rule => $"{at}: the rule '{rule}' is not understood"));
        if (rules["$ref"] is { } reference)
        {
            Check(Resolve((string)reference!)!, value, at, problems);
            return;
        }

        CheckValue(rules, value, at, problems);
        if (value is JsonObject members)
        {
            CheckMembers(rules, members, at, problems);
        }

        if (value is JsonArray items && rules["items"] is { } item)
        {
            for (int i = 0; i < items.Count; i++)
            {
                Check(item, items[i], $"{at}/{i}", problems);
            }
        }
    }

    private void CheckValue(JsonObject rules, JsonNode? value, string at, List<string> problems)
    {
        if (rules["type"] is { } type && !(type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!]).Any(name => Is(name, value)))
        {
            problems.Add($"{at}: {value?.ToJsonString() ?? "null"} is no {type.ToJsonString()}");
        }

        if (rules["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            problems.Add($"{at}: {value?.ToJsonString() ?? "null"} is none of {words.ToJsonString()}");
        }

        if (rules["pattern"] is { } pattern && value is JsonValue text && !System.Text.RegularExpressions.Regex.IsMatch((string)text!, (string)pattern!))
        {
            problems.Add($"{at}: {value.ToJsonString()} does not match {pattern}");
        }

        if (rules["oneOf"] is JsonArray choices && choices.Count(choice => Fits(choice!, value)) != 1)
        {
            problems.Add($"{at}: {value?.ToJsonString() ?? "null"} fits not exactly one of the choices");
        }
    }

    private void CheckMembers(JsonObject rules, JsonObject members, string at, List<string> problems)
    {
        foreach (string? name in rules["required"]?.AsArray().Select(name => (string?)name) ?? [])
        {
            if (!members.ContainsKey(name!))
            {
                problems.Add($"{at}: '{name}' is missing");
            }
        }

        JsonObject? properties = rules["properties"]?.AsObject();
        foreach ((string name, JsonNode? member) in members)
        {
            if (properties?[name] is { } property)
            {
                Check(property, member, $"{at}/{name}", problems);
            }
            else if (properties is not null && rules["additionalProperties"]?.GetValueKind() != JsonValueKind.True)
            {
                problems.Add($"{at}: '{name}' is not described");
            }
        }
    }

    private bool Fits(JsonNode schema, JsonNode? value)
    {
        List<string> problems = [];
        Check(schema, value, "", problems);
        return problems.Count == 0;
    }

    private static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => !value!.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E'),
        _ => false,
    };
}
