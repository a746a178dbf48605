using System.Collections.Immutable;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Protocol.Replays;

/// <summary>Reads the JSON of one replay; every field is optional.</summary>
internal sealed class ReplayReader : DocumentReader
{
    private static readonly string[] Names = ["patterns", "since", "until", "subscription", "skipCompleted", "rate", "dryRun"];

    private ReplayRequest _request = new();
    private Place _since, _until;

    public Problem? Read(ReadOnlySpan<byte> json, out ReplayRequest request)
    {
        Problem? problem = ReadWhole(json, "a replay", Names, Take) ?? Found;
        request = _request;
        if (problem is null && _since is { Kind: PlaceKind.Time } since && _until is { Kind: PlaceKind.Time } until && since.TimeTicks >= until.TimeTicks)
        {
            problem = Problem.OfField(ErrorCodes.InvalidField, "/until", $"'until' is '{Show(request.Until!)}', which is not behind 'since', '{Show(request.Since!)}'. Give a later time.");
        }

        return problem;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "patterns":
                TakePatterns(field, value);
                break;
            case "since":
                _request = _request with { Since = TakePlace(field, value, ref _since) };
                break;
            case "until":
                _request = _request with { Until = TakePlace(field, value, ref _until) };
                break;
            case "subscription":
                TakeSubscription(field, Text(field, value));
                break;
            case "skipCompleted":
                _request = _request with { SkipCompleted = Bool(field, value) ?? false };
                break;
            case "rate":
                _request = _request with { Rate = (int)(Whole(field, value, 1, ReplayRequest.RateMax) ?? 1) };
                break;
            default:
                _request = _request with { DryRun = Bool(field, value) ?? false };
                break;
        }
    }

    private void TakePatterns(string field, in JsonValue value)
    {
        ImmutableArray<ChannelPattern>.Builder patterns = ImmutableArray.CreateBuilder<ChannelPattern>();
        ReadArray(field, value, SubscriptionDefinition.PatternsMax, (string place, in JsonValue element) =>
        {
            if (Text(place, element) is not { } text)
            {
                return;
            }

            if (ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error))
            {
                patterns.Add(pattern);
            }
            else
            {
                Wrong(ErrorCodes.InvalidPattern, place, error);
            }
        });
        if (value.Kind == JsonKind.Array && value.Raw[1..^1].IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            Wrong(ErrorCodes.InvalidField, field, "'patterns' is empty. Name at least one, such as \"orders.>\", or leave it out for everything the subscription matches.");
        }

        _request = patterns.Count == 0 ? _request : _request with { Patterns = new PatternSet(patterns.ToImmutable()) };
    }

    private string? TakePlace(string field, in JsonValue value, ref Place place)
    {
        if (Text(field, value) is not { } text)
        {
            return null;
        }

        if (!Place.TryParse(text, out place))
        {
            Wrong(Place.LooksLikeCursor(text) ? ErrorCodes.InvalidCursor : ErrorCodes.InvalidField, field,
                $"{Label(field)} is '{Show(text)}'. Give {Place.Words}; a cursor exactly as the hub sent it.");
        }

        return text;
    }

    private void TakeSubscription(string field, string? text)
    {
        if (text is not null && SubscriptionName.Explain(text) is { } wrong)
        {
            Wrong(ErrorCodes.InvalidField, field, wrong);
        }

        _request = _request with { Subscription = text };
    }
}
