using System.Globalization;
using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Policies;

/// <summary>Reads the JSON of one policy; goes on behind what is wrong, so that the answer names everything at once.</summary>
internal sealed partial class PolicyReader(bool hasPattern)
{
    private static readonly string[] Names = ["retention", "maxBytes", "ttl", "priority", "schema", "rateLimit", "dedupWindow", "paused"];
    private static readonly string[] NamesWithPattern = ["pattern", .. Names];

    private readonly HashSet<string> _seen = [];
    private ProblemList _problems;
    private ChannelPattern? _pattern;
    private ChannelPolicy _policy = ChannelPolicy.Empty;

    private string[] Known => hasPattern ? NamesWithPattern : Names;

    public Problem? Read(ReadOnlySpan<byte> json, out PolicyDocument document)
    {
        document = new PolicyDocument(null, ChannelPolicy.Empty);
        Problem? whole = JsonProblems.CheckUtf8(json) ?? ReadObject(json);
        if (whole is not null)
        {
            return whole;
        }

        if (hasPattern && _pattern is null && !_seen.Contains("pattern"))
        {
            Wrong(ErrorCodes.MissingField, "pattern", "'pattern' is missing. Name the channels the policy is for, such as \"orders.>\".");
        }

        document = new PolicyDocument(_pattern, _policy);
        return _problems.Any ? _problems.Merge() : null;
    }

    private Problem? ReadObject(ReadOnlySpan<byte> json)
    {
        JsonScanner scanner = new(json);
        if (scanner.Peek() != '{')
        {
            return scanner.ReadValue(out JsonValue value) && scanner.ReadEnd()
                ? new Problem(ErrorCodes.InvalidField, $"A policy must be a JSON object; {value.KindName} was found. An empty one is {{}}.")
                : JsonProblems.Malformed(json, scanner.Fault);
        }

        return ReadMembers(ref scanner, "", Take) && scanner.ReadEnd() ? null : JsonProblems.Malformed(json, scanner.Fault);
    }

    private delegate void Member(string path, string name, in JsonValue value);

    private bool ReadMembers(ref JsonScanner scanner, string path, Member take)
    {
        bool closed = scanner.OpenObject();
        while (!closed)
        {
            if (!scanner.ReadName(out JsonValue name) || !scanner.ReadValue(out JsonValue value))
            {
                return false;
            }

            string text = TextOf(name) ?? "";
            if (!_seen.Add($"{path}/{text}"))
            {
                Wrong(ErrorCodes.DuplicateField, path + text, $"'{Show(text)}' appears twice. Send it once.");
            }
            else if (value.Kind != JsonKind.Null)
            {
                take(path, text, value);
            }
            else
            {
                CheckKnown(path, text);
            }

            if (!scanner.ReadSeparator((byte)'}', out closed))
            {
                return false;
            }
        }

        return true;
    }

    private void Take(string path, string name, in JsonValue value)
    {
        switch (name)
        {
            case "pattern" when hasPattern:
                TakePattern(value);
                break;
            case "retention":
                _policy = _policy with { Retention = Duration(name, value, ChannelPolicy.AgeMin, ChannelPolicy.AgeMax) };
                break;
            case "maxBytes":
                _policy = _policy with { MaxBytes = Number(name, value, long.MaxValue) };
                break;
            case "ttl":
                _policy = _policy with { Ttl = Duration(name, value, ChannelPolicy.AgeMin, ChannelPolicy.AgeMax) };
                break;
            case "priority":
                TakePriority(value);
                break;
            case "schema":
                Wrong(ErrorCodes.NotAvailable, name, "'schema' is not available in this version: events are not checked against a schema. Leave it out.");
                break;
            case "rateLimit":
                TakeRateLimit(value);
                break;
            case "dedupWindow":
                _policy = _policy with { DedupWindow = Duration(name, value, TimeSpan.Zero, ChannelPolicy.DedupWindowMax) };
                break;
            case "paused":
                TakePaused(value);
                break;
            default:
                CheckKnown(path, name);
                break;
        }
    }

    private void CheckKnown(string path, string name)
    {
        string[] known = path.Length == 0 ? Known : RateNames;
        if (!known.Contains(name))
        {
            string? nearest = Suggestion.Nearest(name, known);
            string remedy = nearest is null ? $"There are {string.Join(", ", known)}." : $"Did you mean '{nearest}'?";
            Wrong(ErrorCodes.UnknownField, path + Show(name), $"'{Show(name)}' is not a field of {(path.Length == 0 ? "a policy" : "'rateLimit'")}. {remedy}");
        }
    }

    private void TakePattern(in JsonValue value)
    {
        _seen.Add("pattern");
        if (Text("pattern", value) is not { } text)
        {
            return;
        }

        if (!ChannelPattern.TryParse(text, out _pattern, out string? error))
        {
            Wrong(ErrorCodes.InvalidPattern, "pattern", error);
        }
    }

    private void TakePriority(in JsonValue value)
    {
        if (Text("priority", value) is not { } text)
        {
            return;
        }

        if (EventNames.TryParse(Encoding.UTF8.GetBytes(text), out EventPriority priority))
        {
            _policy = _policy with { Priority = priority };
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, "priority", $"'priority' is '{Show(text)}'. Write critical, high, normal or low.");
        }
    }

    private void TakePaused(in JsonValue value)
    {
        if (Text("paused", value) is not { } text)
        {
            return;
        }

        if (PolicyWords.TryParse(text, out PauseMode mode))
        {
            _policy = _policy with { Paused = mode };
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, "paused", $"'paused' is '{Show(text)}'. Write publish, deliver, both or none.");
        }
    }

    private TimeSpan? Duration(string name, in JsonValue value, TimeSpan min, TimeSpan max)
    {
        if (Text(name, value) is not { } text)
        {
            return null;
        }

        if (Durations.TryParse(text, out TimeSpan duration) && duration >= min && duration <= max)
        {
            return duration;
        }

        Wrong(ErrorCodes.InvalidField, name,
            $"'{name}' is '{Show(text)}'. Write a duration from {Durations.Format(min)} to {Durations.Format(max)}, a number and one of ms s m h d, such as \"30s\".");
        return null;
    }

    private long? Number(string name, in JsonValue value, long max)
    {
        if (value.Kind == JsonKind.Number
            && long.TryParse(Encoding.UTF8.GetString(value.Raw), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 1 && number <= max)
        {
            return number;
        }

        string found = value.Kind == JsonKind.Number ? Show(Encoding.UTF8.GetString(value.Raw)) : value.KindName;
        Wrong(ErrorCodes.InvalidField, name, $"'{name}' must be a whole number from 1 to {max}; {found} was found.");
        return null;
    }

    private string? Text(string name, in JsonValue value)
    {
        if (value.Kind == JsonKind.String && TextOf(value) is { } text)
        {
            return text;
        }

        Wrong(ErrorCodes.InvalidField, name, $"'{name}' must be a string; {(value.Kind == JsonKind.String ? "half a surrogate pair" : value.KindName)} was found.");
        return null;
    }

    private static string? TextOf(in JsonValue value)
    {
        Scratch scratch = default;
        try
        {
            return value.TryGetText(ref scratch, out ReadOnlySpan<byte> text) ? Encoding.UTF8.GetString(text) : null;
        }
        finally
        {
            scratch.Release();
        }
    }

    private static string Show(string text) => ChannelText.Show(Encoding.UTF8.GetBytes(text));

    private void Wrong(ErrorCode code, string field, string detail) => _problems.Add(Problem.OfField(code, "/" + field, detail));
}
