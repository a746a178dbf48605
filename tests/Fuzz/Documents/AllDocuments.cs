using System.Text;
using EventHub.Gateway.Channels;
using EventHub.Gateway.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Replays;
using EventHub.Protocol.Schedules;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Fuzz.Documents;

/// <summary>Every document a client may send beside events.</summary>
internal static class AllDocuments
{
    private static readonly string[] Filters = ["\"channel\":", "\"since\":", "\"until\":", "\"ids\":", "\"dryRun\":true", "\"max\":", "\"rate\":", "\"orders.>\"", "\"2026-01-31T12:00:00Z\"", "\"019c1111-2222-7000-8000-000000000001\""];

    private static readonly string[] Settling = ["\"ack\":[]", "\"nak\":[{}]", "\"term\":", "\"progress\":", "\"deliveryId\":", "\"error\":\"x\"", "\"delay\":\"5s\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAABAAAA\""];

    public static DocumentSurface Policies { get; } = new("policies",
        ["\"retention\":", "\"maxBytes\":", "\"ttl\":", "\"priority\":", "\"schema\":null", "\"rateLimit\":", "\"events\":", "\"per\":", "\"burst\":", "\"dedupWindow\":", "\"paused\":", "\"7d\"", "\"1ms\"", "\"100/s\"", "\"both\"", "\"high\"", "\"pattern\":\"a.>\""],
        static (byte[] json, out byte[] form) => Take(PolicyDocument.Read(json, hasPattern: true, out PolicyDocument document), () => PolicyJson.ToUtf8(document), out form), isJson: true);

    public static DocumentSurface Subscriptions { get; } = new("subscriptions",
        ["\"patterns\":[", "\"orders.>\"", "\"filter\":{", "\"sources\":", "\"types\":", "\"targets\":", "\"priorities\":[\"high\"]", "\"from\":\"now\"", "\"deliver\":{\"kind\":\"pull\"}", "\"ordered\":true", "\"priorityMode\":\"strict\"", "\"ackDeadline\":\"30s\"", "\"maxInFlight\":", "\"retry\":{", "\"maxAttempts\":", "\"initialDelay\":", "\"maxDelay\":", "\"factor\":", "\"jitter\":"],
        static (byte[] json, out byte[] form) => Take(SubscriptionDocument.Read(json, out SubscriptionDefinition definition), () => SubscriptionJson.ToUtf8(definition), out form), isJson: true);

    public static DocumentSurface Schedules { get; } = new("schedules",
        ["\"cron\":\"*/5 * * * *\"", "\"timeZone\":\"Europe/Berlin\"", "\"timeZone\":\"../x\"", "\"every\":\"10s\"", "\"event\":{\"channel\":\"a\",\"payload\":null}", "\"idempotencyKey\":", "\"deliverAt\":", "\"366d\""],
        static (byte[] json, out byte[] form) => Take(ScheduleDocument.Read(json, PublishLimits.Default, out ScheduleDefinition? definition), () => ScheduleJson.ToUtf8(definition!), out form), isJson: true);

    public static DocumentSurface Replays { get; } = new("replays",
        [.. Filters, "\"patterns\":[", "\"subscription\":\"s\"", "\"skipCompleted\":true", "\"earliest\""],
        static (byte[] json, out byte[] form) => Take(ReplayDocument.Read(json, out ReplayRequest request), () => ReplayDocument.ToUtf8(request), out form), isJson: true);

    public static DocumentSurface DeadLetters { get; } = new("dead-letters", Filters,
        static (byte[] json, out byte[] form) => Take(DeadLetterReader.Read(json, isReplay: true, out DeadLetterRequest request), () => Encoding.UTF8.GetBytes($"{request}"), out form));

    public static DocumentSurface Pulls { get; } = new("pulls", ["\"max\":", "\"wait\":\"5s\"", "\"consumer\":\"w\"", "\"60s\"", "1000"],
        static (byte[] json, out byte[] form) => Take(PullReader.Read(json, out PullRequest request), () => Encoding.UTF8.GetBytes($"{request}"), out form));

    public static DocumentSurface Seeks { get; } = new("seeks", ["\"to\":", "\"earliest\"", "\"now\"", "{\"cursor\":", "{\"time\":\"2026-01-31T12:00:00Z\"}", "\"cAQ\"", "\"42\""],
        static (byte[] json, out byte[] form) => Take(SeekDocument.Read(json, out string to), () => Encoding.UTF8.GetBytes(to), out form));

    public static DocumentSurface Purges { get; } = new("purges", ["\"before\":", "\"dryRun\":true", "\"2026-01-31T12:00:00Z\"", "42", "\"now\""],
        static (byte[] json, out byte[] form) => Take(PurgeRequest.Read(json, out PurgeRequest request), () => Encoding.UTF8.GetBytes($"{request}"), out form));

    public static DocumentSurface Settlements { get; } = new("settlements", Settling, ReadSettlements);

    private static Problem? Take(Problem? problem, Func<byte[]> write, out byte[] form)
    {
        form = problem is null ? write() : [];
        return problem;
    }

    // What was read is what is settled, in order; a refusal settles nothing.
    private static Problem? ReadSettlements(byte[] json, out byte[] form)
    {
        using Settlements target = Gateway.Subscriptions.Settlements.Rent();
        target.Add("there before"u8, EventHub.Grains.Interfaces.Subscriptions.SettleVerb.Ack);
        Problem? problem = SettleDocument.Read(json, target);
        Assert.True(problem is null || target.Count == 1, $"{target.Count - 1} settlements stayed of a message that was refused.");
        Assert.True(target.Count <= 1 + SettleDocument.IdsMax);
        StringBuilder ids = new();
        Span<byte> room = stackalloc byte[EventHub.Grains.Interfaces.Subscriptions.DeliveryId.TextLength];
        for (int i = 1; i < target.Count; i++)
        {
            ids.Append(Encoding.UTF8.GetString(target.IdOf(i, room))).Append('\n');
        }

        form = Encoding.UTF8.GetBytes(ids.ToString());
        return problem;
    }
}
