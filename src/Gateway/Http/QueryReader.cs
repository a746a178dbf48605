using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.Http;

/// <summary>
/// Reads query parameters by name, keeps the first problem met, and refuses every parameter nobody asked for.
/// </summary>
internal sealed class QueryReader
{
    private const int ShownCharsMax = 64;

    private readonly IQueryCollection _query;
    private readonly List<string> _known = [];

    public QueryReader(HttpContext context)
    {
        _query = context.Request.Query;
        IsEmpty = !context.Request.QueryString.HasValue;
    }

    /// <summary>True when there is no query at all.</summary>
    public bool IsEmpty { get; }

    /// <summary>The first thing wrong, or null.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>The value, or null when the parameter is absent or empty. Twice is refused.</summary>
    public string? Text(string name)
    {
        StringValues values = Values(name);
        if (values.Count > 1)
        {
            Refuse(ErrorCodes.InvalidQuery, name, $"The query parameter '{name}' is given {values.Count} times. Give it once.");
        }

        return values.Count == 0 || string.IsNullOrEmpty(values[0]) ? null : values[0];
    }

    /// <summary>All values of a parameter that may be repeated.</summary>
    public StringValues Values(string name)
    {
        _known.Add(name);
        return _query.TryGetValue(name, out StringValues values) ? values : StringValues.Empty;
    }

    /// <summary>A whole number within a range, or <paramref name="absent"/>.</summary>
    public int Number(string name, int min, int max, int absent)
    {
        string? text = Text(name);
        if (text is null)
        {
            return absent;
        }

        if (WholeNumbers.TryParse(text, out long value) && value >= min && value <= max)
        {
            return (int)value;
        }

        Refuse(ErrorCodes.InvalidQuery, name, $"The query parameter '{name}' is '{Show(text)}'. Give a whole number from {min} to {max}.");
        return absent;
    }

    /// <summary>True when the parameter is there, whatever its value: <c>?verbose</c>.</summary>
    public bool Flag(string name)
    {
        _known.Add(name);
        return _query.ContainsKey(name);
    }

    /// <summary>Notes a problem, unless there is one already.</summary>
    public void Refuse(ErrorCode code, string name, string detail) => Problem ??= Protocol.Errors.Problem.OfField(code, name, detail);

    /// <summary>Call last: the first problem met, an unknown parameter included.</summary>
    public Problem? End()
    {
        if (!IsEmpty)
        {
            foreach (string name in _query.Keys)
            {
                if (!_known.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    Refuse(ErrorCodes.InvalidQuery, Show(name), _known.Count == 0
                        ? $"The query parameter '{Show(name)}' is not known; this call takes none. Remove it."
                        : $"The query parameter '{Show(name)}' is not known. This call takes: {string.Join(", ", _known)}.");
                }
            }
        }

        return Problem;
    }

    /// <summary>The problem of a call that takes no query at all, or null.</summary>
    public static Problem? RefuseAny(HttpContext context) =>
        context.Request.QueryString.HasValue ? new QueryReader(context).End() : null;

    /// <summary>A value as a message may show it.</summary>
    public static string Show(string text) => text.Length <= ShownCharsMax ? text : text[..ShownCharsMax] + "…";
}
