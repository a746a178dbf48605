using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Events;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Following;

/// <summary>Checks what a <c>status</c> asks for.</summary>
internal static class StatusRequests
{
    private const string Field = "/id";

    /// <summary>The partition of the event asked for; null when something is wrong, which the request then says.</summary>
    public static IPartition? Check(ref SocketRequest request, IPartitions partitions, out EventId id)
    {
        id = default;
        if (request.Id is not { } text)
        {
            request.Refuse(ErrorCodes.MissingField, Field, "'id' is missing. Name the event, as the answer to its publishing did.");
            return null;
        }

        if (EventId.TryParse(text, out id) && partitions.Find(id.Partition) is { } partition)
        {
            return partition;
        }

        request.Refuse(NotFound(text));
        return null;
    }

    /// <summary>EH2001 for an event that is not there.</summary>
    public static Problem NotFound(string id) =>
        Problem.OfField(ErrorCodes.EventNotFound, Field, EventLookup.NotFound(QueryReader.Show(id)).Detail);

    /// <summary>EH1006 for an event that the connection follows already.</summary>
    public static Problem Twice(EventId id) => Problem.OfField(ErrorCodes.InvalidField, Field,
        $"This connection follows '{id}' already. Its changes come under the 'ref' it was asked for with.");
}
