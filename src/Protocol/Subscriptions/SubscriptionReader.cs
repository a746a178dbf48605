using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Reads the JSON of one definition.</summary>
internal sealed partial class SubscriptionReader : DocumentReader
{
    private static readonly string[] Names =
        ["patterns", "filter", "from", "deliver", "ordered", "priorityMode", "ackDeadline", "maxInFlight", "retry"];

    private static readonly SubscriptionDefinition Defaults = new() { Patterns = PatternSet.Everything };

    private SubscriptionDefinition _definition = Defaults;
    private bool _hasPatterns;

    public Problem? Read(ReadOnlySpan<byte> json, out SubscriptionDefinition definition)
    {
        definition = Defaults;
        if (ReadWhole(json, "a subscription", Names, Take) is { } whole)
        {
            return whole;
        }

        if (!_hasPatterns)
        {
            Wrong(ErrorCodes.MissingField, "/patterns", "'patterns' is missing. Name the channels the subscription is for, such as [\"orders.>\"].");
        }

        CheckRetry();
        definition = _definition with { Filter = BuildFilter(), Retry = BuildRetry() };
        return Found;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "patterns":
                TakePatterns(field, value);
                break;
            case "filter":
                ReadObject(field, value, FilterNames, TakeFilter);
                break;
            case "from":
                TakeFrom(field, value);
                break;
            case "deliver":
                TakeDeliver(field, value);
                break;
            case "ordered":
                _definition = _definition with { Ordered = Bool(field, value) ?? false };
                break;
            case "priorityMode":
                TakePriorityMode(field, value);
                break;
            case "ackDeadline":
                TimeSpan? deadline = Duration(field, value, SubscriptionDefinition.AckDeadlineMin, SubscriptionDefinition.AckDeadlineMax);
                _definition = _definition with { AckDeadline = deadline ?? Defaults.AckDeadline };
                break;
            case "maxInFlight":
                long? max = Whole(field, value, 1, SubscriptionDefinition.MaxInFlightMax);
                _definition = _definition with { MaxInFlight = (int)(max ?? Defaults.MaxInFlight) };
                break;
            default:
                ReadObject(field, value, RetryNames, TakeRetry);
                break;
        }
    }

    private void TakePatterns(string field, in JsonValue value)
    {
        _hasPatterns = true;
        ImmutableArray<ChannelPattern>.Builder patterns = ImmutableArray.CreateBuilder<ChannelPattern>();
        HashSet<string> seen = new(StringComparer.Ordinal);
        ReadArray(field, value, SubscriptionDefinition.PatternsMax, (string place, in JsonValue element) =>
        {
            if (Text(place, element) is not { } text)
            {
                return;
            }

            if (!ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error))
            {
                Wrong(ErrorCodes.InvalidPattern, place, error);
            }
            else if (IsFirst(seen, place, text))
            {
                patterns.Add(pattern);
            }
        });
        if (value.Kind == JsonKind.Array && value.Raw[1..^1].IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            Wrong(ErrorCodes.InvalidField, field, "'patterns' is empty. Name at least one, such as \"orders.>\"; \">\" is every channel.");
        }

        _definition = patterns.Count == 0 ? _definition : _definition with { Patterns = new PatternSet(patterns.ToImmutable()) };
    }

    private void TakeFrom(string field, in JsonValue value)
    {
        // A sequence may come as a number too.
        string? text = value.Kind == JsonKind.Number ? Encoding.UTF8.GetString(value.Raw) : Text(field, value);
        if (text is null)
        {
            return;
        }

        if (Place.TryParse(text, out _))
        {
            _definition = _definition with { From = text };
        }
        else
        {
            Wrong(Place.LooksLikeCursor(text) ? ErrorCodes.InvalidCursor : ErrorCodes.InvalidField, field,
                $"'from' is '{Show(text)}'. Give {Place.Words}; a cursor exactly as the hub sent it.");
        }
    }

    private void TakePriorityMode(string field, in JsonValue value)
    {
        if (Text(field, value) is not { } text)
        {
            return;
        }

        if (SubscriptionWords.TryParse(text, out PriorityMode mode))
        {
            _definition = _definition with { PriorityMode = mode };
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, field, $"'priorityMode' is '{Show(text)}'. Write weighted or strict.");
        }
    }

    private bool IsFirst(HashSet<string> seen, string field, string text)
    {
        if (seen.Add(text))
        {
            return true;
        }

        Wrong(ErrorCodes.InvalidField, field, $"{Label(field)} is '{Show(text)}', which stands before it already. Send it once.");
        return false;
    }
}
