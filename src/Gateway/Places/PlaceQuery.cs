using System.Collections.Immutable;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using Microsoft.Extensions.Primitives;

namespace EventHub.Gateway.Places;

/// <summary>Reads the query parameters that several calls share: places, times and patterns.</summary>
internal static class PlaceQuery
{
    /// <summary>A place, checked against the partitions there are; null when the parameter is absent.</summary>
    public static Place? Read(QueryReader query, string name, string? text, int? partition, IPartitions partitions)
    {
        if (text is null)
        {
            return null;
        }

        if (!Place.TryParse(text, out Place place))
        {
            query.Refuse(Place.LooksLikeCursor(text) ? ErrorCodes.InvalidCursor : ErrorCodes.InvalidQuery, name,
                $"'{name}' is '{QueryReader.Show(text)}'. Give {Place.Words}; a cursor exactly as the hub sent it.");
            return null;
        }

        if (place.Kind == PlaceKind.Sequence && partition is null && partitions.All.Length > 1)
        {
            query.Refuse(ErrorCodes.InvalidQuery, name, $"'{name}' is the sequence {place.Sequence}, and there are {partitions.All.Length} partitions. Say which with 'partition', or give a cursor.");
        }

        if (place.Cursor is { } cursor && cursor.Places.Any(named => partitions.Find(named.Partition) is null))
        {
            query.Refuse(ErrorCodes.InvalidCursor, name, $"'{name}' is the cursor '{QueryReader.Show(text)}', which names a partition this hub does not have. Start anew from 'earliest', 'now' or a time.");
        }

        return place;
    }

    /// <summary>The partition a bare sequence is of, or null when the parameter is absent.</summary>
    public static int? ReadPartition(QueryReader query, IPartitions partitions)
    {
        int number = query.Number("partition", 0, int.MaxValue, -1);
        if (number >= 0 && partitions.Find(number) is null)
        {
            query.Refuse(ErrorCodes.InvalidQuery, "partition", $"There is no partition {number} here. GET /v1/stats lists them.");
        }

        return number < 0 ? null : number;
    }

    /// <summary>A time in UTC ticks, or null when the parameter is absent.</summary>
    public static long? ReadTime(QueryReader query, string name)
    {
        string? text = query.Text(name);
        if (text is null)
        {
            return null;
        }

        if (!Timestamps.TryParse(text.AsSpan(), out long ticks))
        {
            // A plus sign that was not escaped arrives as a space.
            query.Refuse(ErrorCodes.InvalidQuery, name, $"'{name}' is '{QueryReader.Show(text)}'. Give an RFC 3339 time with an offset, such as 2026-01-31T12:00:00Z (write + as %2B).");
        }

        return ticks;
    }

    /// <summary>The union of all values of a parameter; everything when it is absent.</summary>
    public static PatternSet ReadPatterns(QueryReader query, string name, int max)
    {
        StringValues texts = query.Values(name);
        if (texts.Count > max)
        {
            query.Refuse(ErrorCodes.InvalidQuery, name, $"There are {texts.Count} '{name}' parameters; at most {max} are allowed (Gateway:WatchPatternsMax). Use wildcards, or several watches.");
            return PatternSet.Everything;
        }

        ImmutableArray<ChannelPattern>.Builder patterns = ImmutableArray.CreateBuilder<ChannelPattern>();
        foreach (string? text in texts)
        {
            if (ChannelPattern.TryParse(text ?? "", out ChannelPattern? pattern, out string? error))
            {
                patterns.Add(pattern!);
            }
            else
            {
                query.Refuse(ErrorCodes.InvalidPattern, name, error!);
            }
        }

        return patterns.Count == 0 ? PatternSet.Everything : new PatternSet(patterns.ToImmutable());
    }
}
