using System.Collections.Immutable;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Schedules;

/// <summary>Reads the JSON of one schedule.</summary>
internal sealed class ScheduleReader(PublishLimits limits) : DocumentReader, IDraftSink
{
    /// <summary>The zone of a time table that names none.</summary>
    private const string ZoneDefault = "UTC";

    private static readonly string[] Names = ["cron", "timeZone", "every", "event"];

    // Each time is an event of its own, and these would make them one, or pin them to one moment.
    private static readonly Dictionary<string, string> Owned = new(StringComparer.Ordinal)
    {
        ["idempotencyKey"] = "The hub gives each event of a schedule a key of its own. Leave it out.",
        ["sourceId"] = "The hub gives each event of a schedule a sourceId of its own. Leave it out.",
        ["deliverAt"] = "The schedule says when its events are published. Leave it out.",
        ["expiresAt"] = "It would be one moment for all events of the schedule. Leave it out; a channel's policy may have a ttl.",
    };

    private CronExpression? _cron;
    private TimeZoneInfo? _zone;
    private string? _zoneId;
    private TimeSpan? _every;
    private bool _hasCron, _hasEvery;
    private ImmutableArray<byte> _event;

    public Problem? Read(ReadOnlySpan<byte> json, out ScheduleDefinition? definition)
    {
        definition = null;
        if (ReadWhole(json, "a schedule", Names, Take) is { } whole)
        {
            return whole;
        }

        if (_event.IsDefault)
        {
            Wrong(ErrorCodes.MissingField, ScheduleDocument.EventPointer, "'event' is missing. Give what is to be published, such as {\"channel\":\"reports.due\",\"payload\":null}.");
        }

        ScheduleTiming? timing = BuildTiming();
        if (Found is { } problem)
        {
            return problem;
        }

        definition = new ScheduleDefinition(timing!, timing!.Cron is null ? null : _zoneId ?? ZoneDefault, _event);
        return null;
    }

    void IDraftSink.Accept(int index, scoped ref EventDraft draft)
    {
        // It is read again whenever it is published; here only its faults count.
    }

    void IDraftSink.Refuse(int index, Problem problem) => Check(problem);

    private void Take(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "cron":
                TakeCron(field, value);
                break;
            case "timeZone":
                TakeZone(field, value);
                break;
            case "every":
                _hasEvery = true;
                _every = Duration(field, value, ScheduleTiming.EveryMin, ScheduleTiming.EveryMax);
                break;
            default:
                TakeEvent(value);
                break;
        }
    }

    private void TakeEvent(in JsonValue value)
    {
        _event = [.. value.Raw];
        if (value.Kind == JsonKind.Object)
        {
            RefuseOwned(value);
        }

        PublishParser.ParseObject(value.Raw, 0, ScheduleDocument.EventPointer, limits, this);
    }

    private void RefuseOwned(in JsonValue value)
    {
        JsonScanner scanner = new(value.Raw);
        for (bool closed = scanner.OpenObject(); !closed;)
        {
            _ = scanner.ReadName(out JsonValue key);
            _ = scanner.ReadValue(out JsonValue member);
            if (member.Kind != JsonKind.Null && TextOf(key) is { } name && Owned.TryGetValue(name, out string? remedy))
            {
                Wrong(ErrorCodes.InvalidField, $"{ScheduleDocument.EventPointer}/{name}", $"'event/{name}' is not for a schedule. {remedy}");
            }

            _ = scanner.ReadSeparator((byte)'}', out closed);
        }
    }

    private ScheduleTiming? BuildTiming()
    {
        if (_hasCron == _hasEvery)
        {
            Wrong(_hasCron ? ErrorCodes.InvalidField : ErrorCodes.MissingField, _hasCron ? "/every" : "/cron",
                $"{(_hasCron ? "'cron' and 'every' are both there" : "'cron' is missing")}. Give either a time table as 'cron', such as \"*/5 * * * *\", or a duration as 'every', such as \"10s\".");
            return null;
        }

        if (_hasCron)
        {
            TimeZoneInfo? zone = _zone ?? FindZone(ZoneDefault);
            return _cron is null || zone is null ? null : ScheduleTiming.By(_cron, zone);
        }

        if (_zoneId is not null)
        {
            Wrong(ErrorCodes.InvalidField, "/timeZone", "'timeZone' is for 'cron' alone: a duration is as long everywhere. Leave it out.");
        }

        return _every is { } every ? ScheduleTiming.Each(every) : null;
    }

    private void TakeCron(string field, in JsonValue value)
    {
        _hasCron = true;
        if (Text(field, value) is { } text && !CronExpression.TryParse(text, out _cron, out string? error))
        {
            Wrong(ErrorCodes.InvalidField, field, $"'cron' is '{Show(text)}': {error}.");
        }
    }

    private void TakeZone(string field, in JsonValue value)
    {
        _zoneId = Text(field, value);
        _zone = _zoneId is null ? null : FindZone(_zoneId);
    }

    private TimeZoneInfo? FindZone(string id)
    {
        if (!ZoneNames.TryFind(id, out TimeZoneInfo? zone))
        {
            Wrong(ErrorCodes.InvalidField, "/timeZone", $"'timeZone' is '{Show(id)}', which this machine does not know. Use an IANA name such as \"UTC\" or \"Europe/Berlin\".");
        }

        return zone;
    }
}
