using System.Collections.Immutable;
using System.Globalization;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>Checks what a <c>watch</c> asks for.</summary>
internal static class WatchRequests
{
    /// <summary>The watch asked for; null when something is wrong, which the request then says.</summary>
    public static WatchRequest? Check(ref SocketRequest request, bool isBinary, IPartitions partitions, GatewayOptions options)
    {
        PatternSet? patterns = CheckPatterns(ref request, options.WatchPatternsMax);
        Place from = CheckPlace(ref request, partitions);
        request.Refuse(Unreadable(partitions));
        return request.Problem is null
            ? new WatchRequest(request.Ref, isBinary, patterns!, from, request.Has(SocketFields.Credit) ? request.Credit : null)
            : null;
    }

    /// <summary>What is wrong when a partition cannot be read, or null.</summary>
    public static Problem? Unreadable(IPartitions partitions) =>
        partitions.All.FirstOrDefault(partition => !partition.Health.CanRead) is { } unreadable
            ? unreadable.Health.Problem ?? new Problem(ErrorCodes.Starting, $"Partition {unreadable.Number} is being opened. Try again shortly.")
            : null;

    private static PatternSet? CheckPatterns(ref SocketRequest request, int max)
    {
        if (request.Patterns is not { Count: > 0 } texts)
        {
            request.Refuse(ErrorCodes.MissingField, "/patterns", "'patterns' is missing or empty. Name the channels to watch, such as [\"orders.>\"]; [\">\"] is all.");
            return null;
        }

        if (texts.Count > max)
        {
            request.Refuse(ErrorCodes.InvalidField, "/patterns", $"There are more than {max} patterns, which is the limit (Gateway:WatchPatternsMax). Use wildcards, or several watches.");
            return null;
        }

        ImmutableArray<ChannelPattern>.Builder patterns = ImmutableArray.CreateBuilder<ChannelPattern>(texts.Count);
        foreach (string text in texts)
        {
            if (!ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error))
            {
                request.Refuse(ErrorCodes.InvalidPattern, "/patterns/" + patterns.Count.ToString(CultureInfo.InvariantCulture), error);
                return null;
            }

            patterns.Add(pattern);
        }

        return new PatternSet(patterns.MoveToImmutable());
    }

    private static Place CheckPlace(ref SocketRequest request, IPartitions partitions)
    {
        const string Field = "/from";
        if (request.From is not { } text)
        {
            return new Place(PlaceKind.Now);
        }

        if (!Place.TryParse(text, out Place place))
        {
            bool isCursor = text.Length > 8 && text[0] == 'c';
            request.Refuse(isCursor ? ErrorCodes.InvalidCursor : ErrorCodes.InvalidField, Field,
                $"'from' is '{QueryReader.Show(text)}'. Give {Place.Words}; a cursor exactly as the hub sent it.");
        }
        else if (place.Kind == PlaceKind.Sequence && partitions.All.Length > 1)
        {
            request.Refuse(ErrorCodes.InvalidField, Field, $"'from' is the sequence {place.Sequence}, and there are {partitions.All.Length} partitions. Give a cursor or a time.");
        }
        else if (place.Cursor is { } cursor && cursor.Places.Any(named => partitions.Find(named.Partition) is null))
        {
            request.Refuse(ErrorCodes.InvalidCursor, Field, $"'from' is the cursor '{QueryReader.Show(text)}', which names a partition this hub does not have. Start anew from 'earliest', 'now' or a time.");
        }

        return place;
    }
}
