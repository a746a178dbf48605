using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Channels;

/// <summary>Reads the JSON of one purge.</summary>
internal sealed class PurgeReader : DocumentReader
{
    private static readonly string[] Names = ["before", "dryRun"];

    private PurgeRequest _request = new(null, false);

    public Problem? Read(ReadOnlySpan<byte> json, out PurgeRequest request)
    {
        Problem? problem = ReadWhole(json, "a purge", Names, Take) ?? Found;
        request = _request;
        return problem;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        if (name == "dryRun")
        {
            _request = _request with { DryRun = Bool(field, value) ?? false };
            return;
        }

        // A sequence may come as a number.
        string? text = value.Kind == JsonKind.Number ? Encoding.UTF8.GetString(value.Raw) : Text(field, value);
        if (text is not null && Place.TryParse(text, out Place place))
        {
            _request = _request with { Before = place };
        }
        else if (text is not null)
        {
            Wrong(ErrorCodes.InvalidField, field, $"'before' is '{Show(text)}'. Give an RFC 3339 time, a cursor or a sequence, or leave it out to purge everything stored so far.");
        }
    }
}
