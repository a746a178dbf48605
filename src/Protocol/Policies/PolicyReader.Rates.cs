using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.Policies;

/// <content>The member <c>rateLimit</c>: <c>"100/s"</c>, or an object that also names the burst.</content>
internal sealed partial class PolicyReader
{
    private static readonly string[] RateNames = ["events", "per", "burst"];

    private readonly HashSet<string> _gaveRate = [];
    private long? _events, _burst;
    private TimeSpan? _per;

    private void TakeRateLimit(string field, in JsonValue value)
    {
        if (value.Kind == JsonKind.Object)
        {
            TakeRateObject(field, value);
        }
        else if (value.Kind != JsonKind.String || TextOf(value) is not { } text || !PolicyWords.TryParse(text, out RateLimit limit) || !IsAllowed(limit))
        {
            string found = value.Kind == JsonKind.String ? Show(TextOf(value) ?? "") : value.KindName;
            Wrong(ErrorCodes.InvalidField, field,
                $"'rateLimit' is {found}. Write \"100/s\", or {{\"events\":100,\"per\":\"1s\",\"burst\":200}}, with 1 to {RateLimit.EventsMax} events per {Durations.Format(RateLimit.PerMin)} to {Durations.Format(RateLimit.PerMax)}.");
        }
        else
        {
            _policy = _policy with { RateLimit = limit };
        }
    }

    private void TakeRateObject(string field, in JsonValue value)
    {
        ReadObject(field, value, RateNames, TakeRateMember);
        Require(field, "events");
        Require(field, "per");
        if (_events is { } events && _per is { } per)
        {
            _policy = _policy with { RateLimit = new RateLimit(events, per, _burst ?? events) };
        }
    }

    private void TakeRateMember(string field, string name, in JsonValue value)
    {
        _gaveRate.Add(name);
        switch (name)
        {
            case "events":
                _events = Whole(field, value, 1, RateLimit.EventsMax);
                break;
            case "per":
                _per = Duration(field, value, RateLimit.PerMin, RateLimit.PerMax);
                break;
            default:
                _burst = Whole(field, value, 1, RateLimit.EventsMax);
                break;
        }
    }

    private void Require(string field, string name)
    {
        if (!_gaveRate.Contains(name))
        {
            Wrong(ErrorCodes.MissingField, $"{field}/{name}", $"'{name}' of 'rateLimit' is missing. Write {{\"events\":100,\"per\":\"1s\"}}.");
        }
    }

    private static bool IsAllowed(RateLimit limit) =>
        limit.Events is >= 1 and <= RateLimit.EventsMax && limit.Per >= RateLimit.PerMin && limit.Per <= RateLimit.PerMax;
}
