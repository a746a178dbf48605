using System.Text;
using System.Text.Json;
using EventHub.Gateway.Http;
using EventHub.Gateway.Watching;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;
using EventHub.Protocol.Policies;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Explaining;

/// <summary>Writes explanations: what subscriptions say, and beside it the channel's policy and who watches now.</summary>
internal sealed class ExplainView(PolicyBoard board, WatchHub watches)
{
    /// <summary>Most patterns of watchers that are named.</summary>
    public const int PatternsMax = 100;

    /// <summary>Answers with an explanation.</summary>
    public ValueTask WriteAsync(HttpContext context, Explanation explanation)
    {
        using PooledBuffer body = PooledBuffer.Rent();
        using (Utf8JsonWriter json = PlainJson.To(body))
        {
            json.WriteStartObject();
            json.WriteString("id", explanation.Id);
            json.WriteString("channel", Encoding.UTF8.GetString(explanation.Channel));
            WritePublish(json, explanation);
            WritePolicy(json, explanation.Channel);
            json.WriteStartArray("subscriptions");
            foreach (SubscriptionVerdict verdict in explanation.Verdicts.Verdicts)
            {
                WriteVerdict(json, verdict);
            }

            json.WriteEndArray();
            WriteWatchers(json, explanation.Channel);
            json.WriteString("next", explanation.Verdicts.Next);
            json.WriteEndObject();
        }

        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    // Of a stored event there is nothing to say: it was taken.
    private static void WritePublish(Utf8JsonWriter json, Explanation explanation)
    {
        if (explanation.Id is not null)
        {
            json.WriteNull("publish");
            return;
        }

        json.WriteStartObject("publish");
        json.WriteBoolean("accepted", explanation.Refusal is null);
        json.WriteString("code", explanation.Refusal?.Code.Text);
        json.WriteString("detail", explanation.Refusal?.Detail);
        json.WriteEndObject();
    }

    private void WritePolicy(Utf8JsonWriter json, byte[] channel)
    {
        PolicySet policies = board.Current;
        json.WriteStartObject("policy");
        json.WriteBoolean("own", policies.Channels.ContainsKey(Encoding.UTF8.GetString(channel)));
        json.WriteStartArray("policies");
        foreach (PatternPolicy policy in policies.Matching(channel))
        {
            json.WriteStringValue(policy.Name);
        }

        json.WriteEndArray();
        json.WriteStartObject("effective");
        PolicyJson.WriteFields(json, pattern: null, policies.Of(channel));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteVerdict(Utf8JsonWriter json, SubscriptionVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("subscription", verdict.Subscription);
        json.WriteBoolean("gets", verdict.Gets);
        json.WriteString("reason", ExplainWords.Of(verdict.Reason));
        json.WriteString("detail", ExplainWords.Detail(verdict));
        json.WriteString("pattern", verdict.Pattern);
        json.WriteString("filter", verdict.Filter);
        json.WriteString("status", verdict.Status is { } status ? Encoding.ASCII.GetString(EventNames.Of(status)) : null);
        json.WriteString("outcome", verdict.Outcome == EventOutcome.None ? null : Encoding.ASCII.GetString(EventNames.Of(verdict.Outcome)));
        json.WriteNumber("attempts", verdict.Attempts);
        json.WriteString("due", verdict.Due is { } due ? Timestamps.Format(due.UtcTicks) : null);
        json.WriteStartArray("holds");
        foreach (DeliveryHold hold in verdict.Holds)
        {
            json.WriteStringValue(ExplainWords.Of(hold));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteWatchers(Utf8JsonWriter json, byte[] channel)
    {
        SortedDictionary<string, int> patterns = watches.PatternsOf(channel, out int watchers);
        json.WriteStartObject("watchers");
        json.WriteNumber("count", watchers);
        json.WriteStartArray("patterns");
        foreach ((string pattern, int count) in patterns.Take(PatternsMax))
        {
            json.WriteStartObject();
            json.WriteString("pattern", pattern);
            json.WriteNumber("watchers", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
