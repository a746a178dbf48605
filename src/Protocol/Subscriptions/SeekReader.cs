using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Reads the JSON of one seek.</summary>
internal sealed class SeekReader : DocumentReader
{
    private const string Example = "Write {\"to\":\"earliest\"}, {\"to\":\"now\"}, {\"to\":{\"cursor\":\"…\"}} or {\"to\":{\"time\":\"2026-01-31T12:00:00Z\"}}.";
    private static readonly string[] Names = ["to"];
    private static readonly string[] Kinds = ["cursor", "time"];

    private string? _to;
    private int _places;

    public Problem? Read(ReadOnlySpan<byte> json, out string to)
    {
        Problem? problem = ReadWhole(json, "a seek", Names, Take) ?? Found;
        if (problem is null && _places != 1)
        {
            problem = _places == 0
                ? Problem.OfField(ErrorCodes.MissingField, "/to", "'to' is missing. " + Example)
                : Problem.OfField(ErrorCodes.InvalidField, "/to", "'to' names two places. " + Example);
        }

        to = _to ?? "";
        return problem;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        if (value.Kind == JsonKind.Object)
        {
            ReadObject(field, value, Kinds, TakePlace);
        }
        else if (Text(field, value) is { } text)
        {
            _places++;
            _to = text;
            if (!Place.TryParse(text, out _))
            {
                Wrong(Place.LooksLikeCursor(text) ? ErrorCodes.InvalidCursor : ErrorCodes.InvalidField, field, $"'to' is '{Show(text)}'. {Example}");
            }
        }
    }

    private void TakePlace(string field, string name, in JsonValue value)
    {
        _places++;
        if (Text(field, value) is not { } text)
        {
            return;
        }

        _to = text;
        if (name == "cursor" && !Cursor.TryParse(text, out _))
        {
            Wrong(ErrorCodes.InvalidCursor, field, $"'to/cursor' is '{Show(text)}'. Give a cursor exactly as the hub sent it.");
        }
        else if (name == "time" && !Timestamps.TryParse(text.AsSpan(), out _))
        {
            Wrong(ErrorCodes.InvalidField, field, $"'to/time' is '{Show(text)}'. Give an RFC 3339 time with an offset, such as 2026-01-31T12:00:00Z.");
        }
    }
}
