using System.Collections.Immutable;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Reads the JSON that says which dead letters are replayed or discarded; every field is optional.</summary>
internal sealed class DeadLetterReader : DocumentReader
{
    private static readonly string[] DiscardNames = ["ids", "channel", "since", "until", "dryRun", "max"];
    private static readonly string[] ReplayNames = [.. DiscardNames, "rate"];

    private readonly ImmutableArray<EventId>.Builder _ids = ImmutableArray.CreateBuilder<EventId>();
    private DeadLetterRequest _request = new();
    private bool _hasIds;
    private string? _filter;

    /// <summary>Reads a whole document; nothing at all is one without fields.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, bool isReplay, out DeadLetterRequest request)
    {
        DeadLetterReader reader = new();
        Problem? problem = json.IsEmpty ? null : reader.ReadAll(json, isReplay);
        request = reader._hasIds ? reader._request with { Ids = reader._ids.ToImmutable() } : reader._request;
        return problem;
    }

    private Problem? ReadAll(ReadOnlySpan<byte> json, bool isReplay)
    {
        if (ReadWhole(json, isReplay ? "a replay of dead letters" : "a discard of dead letters", isReplay ? ReplayNames : DiscardNames, Take) is { } malformed)
        {
            return malformed;
        }

        if (_hasIds && _filter is not null)
        {
            Wrong(ErrorCodes.InvalidField, "/" + _filter, $"'{_filter}' stands beside 'ids', which name the events already. Send either.");
        }

        return Found;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "ids":
                _hasIds = true;
                ReadArray(field, value, DeadLetterRequest.IdsMax, TakeId);
                break;
            case "channel":
                _filter ??= name;
                TakeChannel(field, Text(field, value));
                break;
            case "since":
                _filter ??= name;
                _request = _request with { SinceTicks = Time(field, Text(field, value)) };
                break;
            case "until":
                _filter ??= name;
                _request = _request with { UntilTicks = Time(field, Text(field, value)) };
                break;
            case "dryRun":
                _request = _request with { DryRun = Bool(field, value) ?? false };
                break;
            case "max":
                _request = _request with { Max = (int)(Whole(field, value, 1, int.MaxValue) ?? 1) };
                break;
            default:
                _request = _request with { Rate = (int)(Whole(field, value, 1, DeadLetterRequest.RateMax) ?? 1) };
                break;
        }
    }

    private void TakeId(string field, in JsonValue value)
    {
        if (Text(field, value) is not { } text)
        {
            return;
        }

        if (EventId.TryParse(text, out EventId id))
        {
            _ids.Add(id);
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} is '{Show(text)}', which is no event's id. Send ids as the hub gave them.");
        }
    }

    private void TakeChannel(string field, string? text)
    {
        if (text is null)
        {
            return;
        }

        if (ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error))
        {
            _request = _request with { Channels = new PatternSet([pattern!]) };
        }
        else
        {
            Wrong(ErrorCodes.InvalidPattern, field, error!);
        }
    }

    private long? Time(string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (Timestamps.TryParse(text.AsSpan(), out long ticks))
        {
            return ticks;
        }

        Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} is '{Show(text)}'. Send an RFC 3339 time with an offset, such as 2026-01-31T12:00:00Z.");
        return null;
    }
}
