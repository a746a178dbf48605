using System.Text;
using EventHub.Gateway.Http;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Channels;

/// <summary>The body of a purge: <c>{"before": …, "dryRun": …}</c>.</summary>
/// <param name="Before">Where it ends; null for everything stored so far.</param>
/// <param name="DryRun">Only count.</param>
internal sealed record PurgeRequest(Place? Before, bool DryRun)
{
    /// <summary>Reads a body; the problem names the field at fault.</summary>
    public static Problem? Read(ReadOnlySpan<byte> body, out PurgeRequest request)
    {
        request = new PurgeRequest(null, false);
        JsonScanner scanner = new(body);
        if (scanner.Peek() != '{')
        {
            return scanner.ReadValue(out JsonValue other) && scanner.ReadEnd()
                ? new Problem(ErrorCodes.InvalidField, $"The body must be a JSON object such as {{\"before\":\"2026-01-31T12:00:00Z\",\"dryRun\":true}}; {other.KindName} was found.")
                : JsonProblems.Malformed(body, scanner.Fault);
        }

        Problem? problem = null;
        HashSet<string> seen = [];
        bool closed = scanner.OpenObject();
        while (!closed)
        {
            if (!scanner.ReadName(out JsonValue name) || !scanner.ReadValue(out JsonValue value))
            {
                return JsonProblems.Malformed(body, scanner.Fault);
            }

            string field = Encoding.UTF8.GetString(name.Raw[1..^1]);
            problem ??= seen.Add(field) ? Take(field, value, ref request)
                : Problem.OfField(ErrorCodes.DuplicateField, "/" + QueryReader.Show(field), $"'{QueryReader.Show(field)}' appears twice. Send it once.");
            if (!scanner.ReadSeparator((byte)'}', out closed))
            {
                return JsonProblems.Malformed(body, scanner.Fault);
            }
        }

        return scanner.ReadEnd() ? problem : JsonProblems.Malformed(body, scanner.Fault);
    }

    private static Problem? Take(string field, in JsonValue value, ref PurgeRequest request)
    {
        switch (field)
        {
            case "before":
                return value.Kind == JsonKind.Null ? null : TakeBefore(value, ref request);
            case "dryRun" when value.Kind is JsonKind.Boolean or JsonKind.Null:
                request = request with { DryRun = value.Raw.SequenceEqual("true"u8) };
                return null;
            case "dryRun":
                return Problem.OfField(ErrorCodes.InvalidField, "/dryRun", $"'dryRun' must be true or false; {value.KindName} was found.");
            default:
                return Problem.OfField(ErrorCodes.UnknownField, "/" + QueryReader.Show(field), $"'{QueryReader.Show(field)}' is not a field of a purge. There are before, dryRun.");
        }
    }

    private static Problem? TakeBefore(in JsonValue value, ref PurgeRequest request)
    {
        string text = Encoding.UTF8.GetString(value.Kind == JsonKind.String ? value.Raw[1..^1] : value.Raw);
        if (value.Kind is JsonKind.String or JsonKind.Number && Place.TryParse(text, out Place place))
        {
            request = request with { Before = place };
            return null;
        }

        return Problem.OfField(ErrorCodes.InvalidField, "/before",
            $"'before' is {QueryReader.Show(text)}. Give an RFC 3339 time, a cursor or a sequence, or leave it out to purge everything stored so far.");
    }
}
