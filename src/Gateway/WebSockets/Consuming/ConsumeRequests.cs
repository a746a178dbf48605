using EventHub.Gateway.WebSockets.Watching;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.WebSockets.Consuming;

/// <summary>Checks what a <c>consume</c> asks for.</summary>
internal static class ConsumeRequests
{
    private const string Field = "/subscription";

    /// <summary>EH1005.</summary>
    public static readonly Problem MissingSubscription =
        Problem.OfField(ErrorCodes.MissingField, Field, "'subscription' is missing. Name the subscription; GET /v1/subscriptions lists those there are.");

    /// <summary>The subscription asked for; null when something is wrong, which the request then says.</summary>
    public static Subscription? Check(ref SocketRequest request, IPartitions partitions)
    {
        if (request.Subscription is not { } name)
        {
            request.Refuse(MissingSubscription);
            return null;
        }

        if (WatchRequests.Unreadable(partitions) is { } unreadable)
        {
            request.Refuse(unreadable);
            return null;
        }

        if (partitions.First().Find(name) is not { } subscription)
        {
            request.Refuse(SubscriptionLookup.NotFound(name));
            return null;
        }

        if (partitions.All.Any(partition => partition.Deliveries.Cursor(subscription.Id) is null))
        {
            request.Refuse(new Problem(ErrorCodes.Starting, $"The subscription '{name}' is not in every partition yet. Try again shortly; if this lasts, PUT /v1/subscriptions/{name} again."));
            return null;
        }

        return subscription;
    }

    /// <summary>EH1006 for a subscription that the connection consumes already.</summary>
    public static Problem Twice(string name) => Problem.OfField(ErrorCodes.InvalidField, Field,
        $"This connection consumes '{name}' already. Send 'credit' to get more, or consume it on another connection to share its work.");

    /// <summary>EH1006 for a subscription that the connection does not consume.</summary>
    public static Problem NotConsumed(string name) => Problem.OfField(ErrorCodes.InvalidField, Field,
        $"This connection does not consume '{Http.QueryReader.Show(name)}'. Send 'consume' first.");

    /// <summary>What is told when deliveries end by themselves.</summary>
    public static Problem Ended(string name, long id, IPartitions partitions) => partitions.First().Find(name)?.Id == id
        ? new Problem(ErrorCodes.PartitionStopped, $"Deliveries of '{name}' have ended: a partition was closed. Consume it again.")
        : Problem.OfField(ErrorCodes.SubscriptionNotFound, Field, $"The subscription '{name}' was deleted; this connection does not consume it any more.");
}
