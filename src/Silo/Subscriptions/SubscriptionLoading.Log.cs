using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Subscriptions;

internal sealed partial class SubscriptionLoading
{
    [LoggerMessage(3202, LogLevel.Warning, "Subscription '{Subscription}' is not the same in all partitions yet: {Reason} The next call that has to do with it brings them in step.")]
    private partial void LogApart(string subscription, string reason);
}
