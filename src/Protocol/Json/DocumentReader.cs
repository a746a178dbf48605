using System.Globalization;
using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Json;

/// <summary>
/// Reads JSON that a person wrote, a definition or a policy: goes on behind what is wrong, so that the answer names every field at fault at
/// once. A member that is null is as good as absent.
/// </summary>
internal abstract class DocumentReader
{
    private ProblemList _problems;

    /// <summary>Takes a member that is known, not null and there for the first time; <paramref name="field"/> is its JSON pointer.</summary>
    protected delegate void TakeMember(string field, string name, in JsonValue value);

    /// <summary>Takes an element of an array.</summary>
    protected delegate void TakeElement(string field, in JsonValue value);

    /// <summary>All that was wrong, or null.</summary>
    protected Problem? Found => _problems.Any ? _problems.Merge() : null;

    /// <summary>Reads all of the text, which must be one object. A problem is one with the text as such: nothing was taken then.</summary>
    protected Problem? ReadWhole(ReadOnlySpan<byte> json, string thing, string[] known, TakeMember take)
    {
        if (JsonProblems.CheckUtf8(json) is { } notText)
        {
            return notText;
        }

        JsonScanner scanner = new(json);
        if (!scanner.ReadValue(out JsonValue value) || !scanner.ReadEnd())
        {
            return JsonProblems.Malformed(json, scanner.Fault);
        }

        if (value.Kind != JsonKind.Object)
        {
            return new Problem(ErrorCodes.InvalidField, $"A JSON object is needed for {thing}; {value.KindName} was found.");
        }

        ReadMembers(value, "", thing, known, take);
        return null;
    }

    /// <summary>Reads the members of an object that is a member itself.</summary>
    protected void ReadObject(string field, in JsonValue value, string[] known, TakeMember take)
    {
        if (value.Kind == JsonKind.Object)
        {
            ReadMembers(value, field, Label(field), known, take);
        }
        else
        {
            WrongKind(field, "an object", value);
        }
    }

    /// <summary>Reads the members of an object that may have any.</summary>
    protected void ReadMap(string field, in JsonValue value, TakeMember take)
    {
        if (value.Kind == JsonKind.Object)
        {
            ReadMembers(value, field, Label(field), known: null, take);
        }
        else
        {
            WrongKind(field, "an object", value);
        }
    }

    /// <summary>Reads the elements of an array of at most <paramref name="max"/>.</summary>
    protected void ReadArray(string field, in JsonValue value, int max, TakeElement take)
    {
        if (value.Kind != JsonKind.Array)
        {
            WrongKind(field, "an array", value);
            return;
        }

        // Well-formed already: the text was read as a whole.
        JsonScanner scanner = new(value.Raw);
        _ = scanner.TryTake((byte)'[');
        int count = 0;
        for (bool closed = scanner.TryTake((byte)']'); !closed; count++)
        {
            _ = scanner.ReadValue(out JsonValue element);
            if (count < max)
            {
                take(string.Create(CultureInfo.InvariantCulture, $"{field}/{count}"), element);
            }

            _ = scanner.ReadSeparator((byte)']', out closed);
        }

        if (count > max)
        {
            Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} has {count:N0} elements; at most {max:N0} are allowed. Send fewer.");
        }
    }

    protected string? Text(string field, in JsonValue value)
    {
        string? text = value.Kind == JsonKind.String ? TextOf(value) : null;
        if (text is null)
        {
            Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} must be a string; {(value.Kind == JsonKind.String ? "half a surrogate pair" : value.KindName)} was found.");
        }

        return text;
    }

    protected TimeSpan? Duration(string field, in JsonValue value, TimeSpan min, TimeSpan max)
    {
        if (Text(field, value) is not { } text)
        {
            return null;
        }

        if (Durations.TryParse(text, out TimeSpan duration) && duration >= min && duration <= max)
        {
            return duration;
        }

        Wrong(ErrorCodes.InvalidField, field,
            $"{Label(field)} is '{Show(text)}'. Write a duration from {Durations.Format(min)} to {Durations.Format(max)}, a number and one of ms s m h d, such as \"30s\".");
        return null;
    }

    protected long? Whole(string field, in JsonValue value, long min, long max)
    {
        if (value.Kind == JsonKind.Number
            && long.TryParse(Encoding.UTF8.GetString(value.Raw), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max)
        {
            return number;
        }

        Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} must be a whole number from {min} to {max}; {ShowNumber(value)} was found.");
        return null;
    }

    protected double? Number(string field, in JsonValue value, double min, double max)
    {
        if (value.Kind == JsonKind.Number
            && double.TryParse(Encoding.UTF8.GetString(value.Raw), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= min && number <= max)
        {
            // Minus zero is zero.
            return number + 0.0;
        }

        Wrong(ErrorCodes.InvalidField, field,
            string.Create(CultureInfo.InvariantCulture, $"{Label(field)} must be a number from {min} to {max}; {ShowNumber(value)} was found."));
        return null;
    }

    protected bool? Bool(string field, in JsonValue value)
    {
        if (value.Kind == JsonKind.Boolean)
        {
            return value.Raw[0] == 't';
        }

        WrongKind(field, "true or false", value);
        return null;
    }

    /// <summary>Says that something is wrong with a field.</summary>
    protected void Wrong(ErrorCode code, string field, string detail) => _problems.Add(Problem.OfField(code, field, detail));

    /// <summary>Takes a problem that was found elsewhere; null is none. True when it is none.</summary>
    protected bool Check(Problem? problem) => _problems.Add(problem);

    /// <summary>A field as messages name it.</summary>
    protected static string Label(string field) => $"'{field.TrimStart('/')}'";

    /// <summary>Text from the request as messages show it.</summary>
    protected static string Show(string text) => ChannelText.Show(Encoding.UTF8.GetBytes(text));

    private void ReadMembers(in JsonValue value, string parent, string thing, string[]? known, TakeMember take)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        JsonScanner scanner = new(value.Raw);
        _ = scanner.Peek();
        for (bool closed = scanner.OpenObject(); !closed;)
        {
            _ = scanner.ReadName(out JsonValue key);
            _ = scanner.ReadValue(out JsonValue member);
            string name = TextOf(key) ?? "";
            string field = new FieldPath(parent).Of(known?.Contains(name) ?? false ? name : Show(name));
            if (!seen.Add(name))
            {
                Wrong(ErrorCodes.DuplicateField, field, $"{Label(field)} appears twice. Send it once.");
            }
            else if (known is not null && !known.Contains(name))
            {
                string remedy = Suggestion.Nearest(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : known.Length == 0 ? "It takes none." : $"There are {string.Join(", ", known)}.";
                Wrong(ErrorCodes.UnknownField, field, $"'{Show(name)}' is not a field of {thing}. {remedy}");
            }
            else if (member.Kind != JsonKind.Null)
            {
                take(field, name, member);
            }

            _ = scanner.ReadSeparator((byte)'}', out closed);
        }
    }

    private void WrongKind(string field, string wanted, in JsonValue value) =>
        Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} must be {wanted}; {value.KindName} was found.");

    private static string ShowNumber(in JsonValue value) => value.Kind == JsonKind.Number ? Show(Encoding.UTF8.GetString(value.Raw)) : value.KindName;

    /// <summary>A string, unescaped; null when it escapes half a surrogate pair.</summary>
    protected static string? TextOf(in JsonValue value)
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
}
