using System.Collections.Immutable;
using EventHub.Gateway.Events;
using EventHub.Gateway.Explaining;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Sagas;
using EventHub.Gateway.Subscriptions;
using EventHub.Gateway.WebSockets;
using EventHub.Gateway.WebSockets.Consuming;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Replays;
using EventHub.Protocol.Schedules;
using EventHub.Protocol.Subscriptions;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Limits;

/// <summary>Every limit of the HTTP edge.</summary>
internal sealed class LimitCatalog(IOptions<GatewayOptions> options)
{
    private readonly GatewayOptions _options = options.Value;

    /// <summary>All of them, grouped by what they bound.</summary>
    public ImmutableArray<Limit> All => [.. OfRequests(), .. OfEvents(), .. OfLists(), .. OfSubscriptions(), .. OfSchedules(), .. OfSagas(), .. OfStreams(), .. OfSockets()];

    private Limit[] OfRequests() =>
    [
        Of("bodyBytes", _options.BodyBytesMax, "bytes", nameof(_options.BodyBytesMax), ErrorCodes.BodyTooLarge, "A request body; NDJSON has no such limit."),
        Of("headerBytes", _options.HeaderBytesMax, "bytes", nameof(_options.HeaderBytesMax), ErrorCodes.HeadersTooLarge, "All headers of a request. The server answers 431 by itself, without a body."),
        new("requestLineBytes", _options.RequestLineBytesMax, "bytes", Setting(nameof(_options.RequestLineBytesMax)), null, "Method, path and query. The server answers 414 by itself, without a body."),
        new("connections", _options.ConnectionsMax, "connections", Setting(nameof(_options.ConnectionsMax)), null, "Open connections; one more is closed at once."),
        Of("bodyBytesInFlight", _options.BodyBytesInFlightMax, "bytes", nameof(_options.BodyBytesInFlightMax), ErrorCodes.LimitReached, "Request bodies above 64 KiB being received at once."),
    ];

    private Limit[] OfEvents() =>
    [
        Of("eventBytes", _options.EventBytesMax, "bytes", nameof(_options.EventBytesMax), ErrorCodes.EventTooLarge, "One event: payload, fields and channel."),
        Of("batchEvents", _options.BatchEventsMax, "events", nameof(_options.BatchEventsMax), ErrorCodes.BatchTooLarge, "Events in one body that is no NDJSON."),
        Of("jsonDepth", _options.JsonDepthMax, "levels", nameof(_options.JsonDepthMax), ErrorCodes.TooDeep, "Nesting of a JSON payload, and of metadata."),
        Of("channelBytes", ChannelName.BytesMax, "bytes", null, ErrorCodes.InvalidChannel, "A channel's name."),
        Of("channelTokens", ChannelName.TokensMax, "tokens", null, ErrorCodes.InvalidChannel, "Tokens of a channel's name."),
        Of("idempotencyKeyBytes", TextRules.IdempotencyKeyBytesMax, "bytes", null, ErrorCodes.InvalidField, "An idempotency key."),
        Of("delay", (long)_options.DelayMax.TotalSeconds, "seconds", nameof(_options.DelayMax), ErrorCodes.InvalidField, "How far ahead 'deliverAt' of an event may lie."),
        Of("delayedEvents", IPartition.DelayedEventsMax, "events", null, ErrorCodes.LimitReached, "Delayed events that wait for their time, in each partition."),
        Of("textBytes", TextRules.TextBytesMax, "bytes", null, ErrorCodes.InvalidField, "Any other text field of an event."),
    ];

    private Limit[] OfLists() =>
    [
        Of("pageEvents", EventListQuery.LimitMax, "events", null, ErrorCodes.InvalidQuery, "The parameter 'limit' of a list."),
        new("pageBytes", _options.PageBytesMax, "bytes", Setting(nameof(_options.PageBytesMax)), null, "Events on one page; the page is short then, and 'next' goes on."),
        new("pageScanRecords", _options.PageScanRecordsMax, "records", Setting(nameof(_options.PageScanRecordsMax)), null, "Records looked at for one page; the page is short then, and 'next' goes on."),
        Of("pageVerdicts", VerdictPage.LimitMax, "subscriptions", null, ErrorCodes.InvalidQuery, "The parameter 'limit' of an explanation."),
        new("explainPatterns", ExplainView.PatternsMax, "patterns", null, null, "Patterns of watchers that an explanation names; all are counted."),
        Of("cursorBytes", Cursor.TextLengthMax, "bytes", null, ErrorCodes.InvalidCursor, "A cursor."),
        Of("patternWildcards", ChannelPattern.WildcardsMax, "wildcards", null, ErrorCodes.InvalidPattern, "Wildcards in one pattern."),
        new("metricSeries", MetricFamily.SeriesMax, "series", null, null, "Series of one metric; what is beyond is dropped and counted in eventhub_metrics_dropped_total."),
    ];

    private Limit[] OfSubscriptions() =>
    [
        Of("subscriptions", _options.SubscriptionsMax, "subscriptions", nameof(_options.SubscriptionsMax), ErrorCodes.LimitReached, "Subscriptions at once."),
        Of("definitionBytes", SubscriptionDocument.BytesMax, "bytes", null, ErrorCodes.BodyTooLarge, "The JSON of a subscription's definition."),
        Of("subscriptionPatterns", SubscriptionDefinition.PatternsMax, "patterns", null, ErrorCodes.InvalidField, "Patterns of one subscription."),
        Of("filterValues", SubscriptionFilter.ValuesMax, "values", null, ErrorCodes.InvalidField, "Values in one list of a subscription's filter."),
        Of("deliveriesInFlight", SubscriptionDefinition.MaxInFlightMax, "deliveries", null, ErrorCodes.InvalidField, "What a subscription may set as 'maxInFlight'."),
        Of("settlements", SettleDocument.IdsMax, "ids", null, ErrorCodes.InvalidField, "Deliveries settled in one request or message."),
        Of("settleErrorBytes", Settlement.ErrorBytesMax, "bytes", null, ErrorCodes.InvalidField, "The error of a 'nak' or 'term'."),
        Of("settleDelay", (long)Settlement.DelayMax.TotalSeconds, "seconds", null, ErrorCodes.InvalidField, "The delay of a 'nak'."),
        new("pausedChannels", DeliveryLimits.PausedChannelsMax, "channels", null, null, "Channels with paused delivery whose events a subscription holds back while it goes on, in each partition and priority; beyond it the priority waits."),
        Of("deliveryAttempts", RetryPolicy.MaxAttemptsMax, "attempts", null, ErrorCodes.InvalidField, "What a subscription may set as 'retry.maxAttempts'."),
        Of("replays", ReplayLimits.RunningMax, "replays", null, ErrorCodes.ReplayUnderWay, "Replays under way or paused at once, those of dead letters at a rate too."),
        Of("replaySubscriptions", ReplayLimits.SubscriptionsMax, "subscriptions", null, ErrorCodes.InvalidField, "Subscriptions one replay goes to."),
        Of("replayRate", ReplayRequest.RateMax, "events/s", null, ErrorCodes.InvalidField, "The 'rate' of a replay."),
        new("replayCountEvents", ReplayLimits.CountedMax, "events", null, null, "Events looked at before a replay begins; where there are more, 'matched' is null."),
        Of("replaysRemembered", ReplayLimits.KeptMax, "replays", null, ErrorCodes.ReplayNotFound, "Replays that are over and still known, with their idempotency keys: the newest."),
    ];

    private Limit[] OfSchedules() =>
    [
        Of("schedules", _options.SchedulesMax, "schedules", nameof(_options.SchedulesMax), ErrorCodes.LimitReached, "Schedules at once."),
        Of("scheduleBytes", ScheduleDocument.BytesMax, "bytes", null, ErrorCodes.BodyTooLarge, "The JSON of a schedule, its event included."),
        Of("scheduleEveryMin", (long)ScheduleTiming.EveryMin.TotalSeconds, "seconds", null, ErrorCodes.InvalidField, "Shortest 'every' of a schedule."),
        Of("cronLength", CronExpression.LengthMax, "characters", null, ErrorCodes.InvalidField, "The 'cron' of a schedule."),
        new("scheduleMissed", ScheduleTiming.MissedMax, "times", null, null, "Missed times of a schedule that are counted in one go; of more, these."),
    ];

    private static Limit[] OfSagas() =>
    [
        Of("sagaDefinitions", IPartitionSagas.DefinitionsMax, "definitions", null, ErrorCodes.LimitReached, "Definitions of sagas, by name."),
        Of("sagaBodyBytes", SagaBody.BytesMax, "bytes", null, ErrorCodes.BodyTooLarge, "A definition of a saga, and any other body of a call to sagas."),
        Of("sagaBulk", SagaBulkEndpoint.MaxMax, "sagas", null, ErrorCodes.InvalidField, "Sagas that one call cancels or retries."),
        Of("pageSagas", SagaListQuery.LimitMax, "sagas", null, ErrorCodes.InvalidQuery, "The parameter 'limit' of a list of sagas."),
    ];

    private Limit[] OfStreams() =>
    [
        Of("lineBytes", _options.LineBytesMax, "bytes", nameof(_options.LineBytesMax), ErrorCodes.EventTooLarge, "One line of NDJSON; the other lines are not affected."),
        Of("ndjsonIdle", (long)_options.NdjsonIdleTimeout.TotalSeconds, "seconds", nameof(_options.NdjsonIdleTimeout), ErrorCodes.RequestTimeout, "Pause between two lines of NDJSON; then the request is ended."),
        new("ndjsonGroupsInFlight", _options.NdjsonGroupsInFlightMax, "groups", Setting(nameof(_options.NdjsonGroupsInFlightMax)), null, "Groups of NDJSON lines on their way to storage; then reading waits."),
        new("ndjsonAnswerBytes", _options.NdjsonAnswerBytesMax, "bytes", Setting(nameof(_options.NdjsonAnswerBytesMax)), null, "Answers an NDJSON client leaves unread; then reading waits."),
        Of("watchers", _options.WatchersMax, "watchers", nameof(_options.WatchersMax), ErrorCodes.LimitReached, "Watchers at once."),
        Of("watchPatterns", _options.WatchPatternsMax, "patterns", nameof(_options.WatchPatternsMax), ErrorCodes.InvalidQuery, "Patterns of one watcher."),
        new("watchCacheBytes", _options.WatchCacheBytesMax, "bytes", Setting(nameof(_options.WatchCacheBytesMax)), null, "Recent batches per partition that watchers share; a watcher further behind reads the log."),
    ];

    private Limit[] OfSockets() =>
    [
        Of("sockets", _options.SocketsMax, "sockets", nameof(_options.SocketsMax), ErrorCodes.LimitReached, "WebSockets open at once."),
        Of("socketWatches", _options.SocketWatchesMax, "watches", nameof(_options.SocketWatchesMax), ErrorCodes.LimitReached, "Watches, consumed subscriptions and followed events of one WebSocket, together."),
        Of("socketPatterns", _options.SocketPatternsMax, "patterns", nameof(_options.SocketPatternsMax), ErrorCodes.LimitReached, "Patterns of all watches of one WebSocket, together."),
        new("socketMessageBytes", _options.BodyBytesMax, "bytes", Setting(nameof(_options.BodyBytesMax)), null, "A message of a WebSocket, its fragments together; then it is closed with 4402."),
        Of("socketCredit", SocketRequest.CreditMax, "events", null, ErrorCodes.InvalidField, "Credit of a watch or of a consumer, alone or added up."),
        new("socketDeliveryBytes", ConsumePump.UnsentBytesMax, "bytes", null, null, "Deliveries of one WebSocket that wait to be read; then it is handed no more, whatever its credit."),
        new("socketRequestsInFlight", _options.SocketRequestsInFlightMax, "requests", Setting(nameof(_options.SocketRequestsInFlightMax)), null, "Requests of one WebSocket waiting for their answers; then reading waits."),
        new("socketBytesInFlight", _options.SocketBytesInFlightMax, "bytes", Setting(nameof(_options.SocketBytesInFlightMax)), null, "Publishes of one WebSocket waiting for their answers; then reading waits."),
        new("socketPing", (long)_options.SocketPing.TotalSeconds, "seconds", Setting(nameof(_options.SocketPing)), null, "Pause between pings; a WebSocket silent since the last is closed with 4001."),
        new("socketMessage", (long)_options.SocketMessageTimeout.TotalSeconds, "seconds", Setting(nameof(_options.SocketMessageTimeout)), null, "Longest time from the beginning of a message on a WebSocket to its end; then it is closed with 4104."),
        new("socketSlow", (long)_options.SocketSlowTimeout.TotalSeconds, "seconds", Setting(nameof(_options.SocketSlowTimeout)), null, "How long a WebSocket may leave what it was sent unread; then it is closed with 4100."),
        new("socketClose", (long)_options.SocketCloseTimeout.TotalSeconds, "seconds", Setting(nameof(_options.SocketCloseTimeout)), null, "How long the hub waits for a WebSocket's part of the farewell."),
    ];

    private static Limit Of(string name, long value, string unit, string? setting, ErrorCode error, string description) =>
        new(name, value, unit, setting is null ? null : Setting(setting), error.Text, description);

    private static string Setting(string name) => GatewayOptions.Section + ":" + name;
}
