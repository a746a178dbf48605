using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Policies;

/// <summary>Reads the JSON of one policy.</summary>
internal sealed partial class PolicyReader(bool hasPattern) : DocumentReader
{
    private static readonly string[] Names = ["retention", "maxBytes", "ttl", "priority", "schema", "rateLimit", "dedupWindow", "paused"];
    private static readonly string[] NamesWithPattern = ["pattern", .. Names];

    private bool _gavePattern;
    private ChannelPattern? _pattern;
    private ChannelPolicy _policy = ChannelPolicy.Empty;

    public Problem? Read(ReadOnlySpan<byte> json, out PolicyDocument document)
    {
        document = new PolicyDocument(null, ChannelPolicy.Empty);
        if (ReadWhole(json, "a policy", hasPattern ? NamesWithPattern : Names, Take) is { } whole)
        {
            return whole;
        }

        if (hasPattern && !_gavePattern)
        {
            Wrong(ErrorCodes.MissingField, "/pattern", "'pattern' is missing. Name the channels the policy is for, such as \"orders.>\".");
        }

        document = new PolicyDocument(_pattern, _policy);
        return Found;
    }

    private void Take(string field, string name, in JsonValue value)
    {
        switch (name)
        {
            case "pattern":
                TakePattern(field, value);
                break;
            case "retention":
                _policy = _policy with { Retention = Duration(field, value, ChannelPolicy.AgeMin, ChannelPolicy.AgeMax) };
                break;
            case "maxBytes":
                _policy = _policy with { MaxBytes = Whole(field, value, 1, long.MaxValue) };
                break;
            case "ttl":
                _policy = _policy with { Ttl = Duration(field, value, ChannelPolicy.AgeMin, ChannelPolicy.AgeMax) };
                break;
            case "priority":
                TakePriority(field, value);
                break;
            case "schema":
                Wrong(ErrorCodes.NotAvailable, field, "'schema' is not available in this version: events are not checked against a schema. Leave it out.");
                break;
            case "rateLimit":
                TakeRateLimit(field, value);
                break;
            case "dedupWindow":
                _policy = _policy with { DedupWindow = Duration(field, value, TimeSpan.Zero, ChannelPolicy.DedupWindowMax) };
                break;
            default:
                TakePaused(field, value);
                break;
        }
    }

    private void TakePattern(string field, in JsonValue value)
    {
        _gavePattern = true;
        if (Text(field, value) is { } text && !ChannelPattern.TryParse(text, out _pattern, out string? error))
        {
            Wrong(ErrorCodes.InvalidPattern, field, error);
        }
    }

    private void TakePriority(string field, in JsonValue value)
    {
        if (Text(field, value) is not { } text)
        {
            return;
        }

        if (EventNames.TryParse(Encoding.UTF8.GetBytes(text), out EventPriority priority))
        {
            _policy = _policy with { Priority = priority };
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, field, $"'priority' is '{Show(text)}'. Write critical, high, normal or low.");
        }
    }

    private void TakePaused(string field, in JsonValue value)
    {
        if (Text(field, value) is not { } text)
        {
            return;
        }

        if (PolicyWords.TryParse(text, out PauseMode mode))
        {
            _policy = _policy with { Paused = mode };
        }
        else
        {
            Wrong(ErrorCodes.InvalidField, field, $"'paused' is '{Show(text)}'. Write publish, deliver, both or none.");
        }
    }
}
