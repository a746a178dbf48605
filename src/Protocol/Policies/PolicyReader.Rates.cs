using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Policies;

/// <content>The member <c>rateLimit</c>: <c>"100/s"</c>, or an object that also names the burst.</content>
internal sealed partial class PolicyReader
{
    private static readonly string[] RateNames = ["events", "per", "burst"];

    private long? _events, _burst;
    private TimeSpan? _per;

    private void TakeRateLimit(in JsonValue value)
    {
        if (value.Kind == JsonKind.Object)
        {
            TakeRateObject(value);
        }
        else if (value.Kind != JsonKind.String || TextOf(value) is not { } text || !PolicyWords.TryParse(text, out RateLimit limit) || !IsAllowed(limit))
        {
            string found = value.Kind == JsonKind.String ? Show(TextOf(value) ?? "") : value.KindName;
            Wrong(ErrorCodes.InvalidField, "rateLimit",
                $"'rateLimit' is {found}. Write \"100/s\", or {{\"events\":100,\"per\":\"1s\",\"burst\":200}}, with 1 to {RateLimit.EventsMax} events per {Durations.Format(RateLimit.PerMin)} to {Durations.Format(RateLimit.PerMax)}.");
        }
        else
        {
            _policy = _policy with { RateLimit = limit };
        }
    }

    private void TakeRateObject(in JsonValue value)
    {
        // Well-formed already: the value was read as a whole.
        JsonScanner scanner = new(value.Raw);
        _ = scanner.Peek();
        ReadMembers(ref scanner, "rateLimit/", TakeRateMember);
        Require(_events is null, "events");
        Require(_per is null, "per");
        if (_events is { } events && _per is { } per)
        {
            _policy = _policy with { RateLimit = new RateLimit(events, per, _burst ?? events) };
        }
    }

    private void TakeRateMember(string path, string name, in JsonValue value)
    {
        _seen.Add(path + name);
        switch (name)
        {
            case "events":
                _events = Number(path + name, value, RateLimit.EventsMax);
                break;
            case "per":
                _per = Duration(path + name, value, RateLimit.PerMin, RateLimit.PerMax);
                break;
            case "burst":
                _burst = Number(path + name, value, RateLimit.EventsMax);
                break;
            default:
                CheckKnown(path, name);
                break;
        }
    }

    private void Require(bool isMissing, string name)
    {
        if (isMissing && !_seen.Contains("rateLimit/" + name))
        {
            Wrong(ErrorCodes.MissingField, "rateLimit/" + name, $"'{name}' of 'rateLimit' is missing. Write {{\"events\":100,\"per\":\"1s\"}}.");
        }
    }

    private static bool IsAllowed(RateLimit limit) =>
        limit.Events is >= 1 and <= RateLimit.EventsMax && limit.Per >= RateLimit.PerMin && limit.Per <= RateLimit.PerMax;
}
