using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Publishing;

/// <summary>A body of one element or an array of them: what refuses all of it, and what only one element.</summary>
internal static class JsonBody
{
    /// <summary>One object or an array; the problem refuses the whole body.</summary>
    public static Problem? ReadOneOrMany(ReadOnlySpan<byte> json, PublishLimits limits, IDraftSink sink, ElementReader reader, out bool isArray)
    {
        JsonScanner scanner = new(json);
        byte first = scanner.Peek();
        isArray = first == '[';
        if (isArray)
        {
            return ReadMany(json, limits, sink, reader);
        }

        if (JsonProblems.CheckUtf8(json) is { } invalid)
        {
            return invalid;
        }

        if (first == '{')
        {
            return reader(ref scanner, 0, new FieldPath(""), limits, sink) ? null : JsonProblems.Malformed(json, scanner.Fault);
        }

        return RefuseKind(json, "The body must be one event as a JSON object, or an array of events");
    }

    /// <summary>An array; the problem refuses the whole body.</summary>
    public static Problem? ReadMany(ReadOnlySpan<byte> json, PublishLimits limits, IDraftSink sink, ElementReader reader)
    {
        if (JsonProblems.CheckUtf8(json) is { } invalid)
        {
            return invalid;
        }

        JsonScanner scanner = new(json);
        if (!scanner.TryTake((byte)'['))
        {
            return RefuseKind(json, "The body must be an array of events");
        }

        bool closed = scanner.TryTake((byte)']');
        for (int index = 0; !closed; index++)
        {
            if (index == limits.BatchEventsMax)
            {
                return new Problem(
                    ErrorCodes.BatchTooLarge,
                    $"The body has more than {limits.BatchEventsMax:N0} events. Send them in several bodies, or as NDJSON, which has no such limit.");
            }

            if (!ReadElement(ref scanner, index, limits, sink, reader) || !scanner.ReadSeparator((byte)']', out closed))
            {
                return JsonProblems.Malformed(json, scanner.Fault);
            }
        }

        return scanner.ReadEnd() ? null : JsonProblems.Malformed(json, scanner.Fault);
    }

    /// <summary>One object on its own; whatever is wrong refuses it through <paramref name="sink"/>.</summary>
    public static void ReadOne(ReadOnlySpan<byte> json, int index, string pointer, PublishLimits limits, IDraftSink sink, ElementReader reader)
    {
        JsonScanner scanner = new(json);
        Problem? problem = JsonProblems.CheckUtf8(json, pointer);
        if (problem is null && scanner.Peek() != '{')
        {
            problem = RefuseKind(json, "An event must be a JSON object", pointer);
        }

        if (problem is null && !reader(ref scanner, index, new FieldPath(pointer), limits, sink))
        {
            problem = JsonProblems.Malformed(json, scanner.Fault, pointer);
        }

        if (problem is not null)
        {
            sink.Refuse(index, problem);
        }
    }

    private static bool ReadElement(ref JsonScanner scanner, int index, PublishLimits limits, IDraftSink sink, ElementReader reader)
    {
        FieldPath path = new("", index);
        if (scanner.Peek() == '{')
        {
            return reader(ref scanner, index, path, limits, sink);
        }

        if (!scanner.ReadValue(out JsonValue value))
        {
            return false;
        }

        sink.Refuse(index, Problem.OfField(ErrorCodes.InvalidField, path.Element, $"An event must be a JSON object; {value.KindName} was found."));
        return true;
    }

    private static Problem RefuseKind(ReadOnlySpan<byte> json, string demand, string field = "")
    {
        JsonScanner scanner = new(json);
        if (!scanner.ReadValue(out JsonValue value) || !scanner.ReadEnd())
        {
            return JsonProblems.Malformed(json, scanner.Fault, field);
        }

        string detail = $"{demand}; {value.KindName} was found.";
        return field.Length == 0 ? new Problem(ErrorCodes.InvalidField, detail) : Problem.OfField(ErrorCodes.InvalidField, field, detail);
    }
}
