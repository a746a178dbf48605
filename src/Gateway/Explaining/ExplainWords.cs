using System.Text.Json;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.Explaining;

/// <summary>Reasons as words, which stay, and as sentences, which may change.</summary>
internal static class ExplainWords
{
    public static string Of(VerdictReason reason) => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());

    public static string Of(DeliveryHold hold) => JsonNamingPolicy.CamelCase.ConvertName(hold.ToString());

    public static string Detail(SubscriptionVerdict verdict) => verdict.Reason switch
    {
        VerdictReason.Matches => $"Its pattern '{verdict.Pattern}' matches the channel, and its filter takes the event.",
        VerdictReason.Late => "It gets the event late: it began before its creation, was moved back, or had a replay.",
        VerdictReason.Pattern => "None of its patterns matches the channel.",
        VerdictReason.Filter => $"Its pattern '{verdict.Pattern}' matches the channel, but its filter '{verdict.Filter}' does not have the event's value.",
        VerdictReason.CreatedLater => "It was created behind the event and does not begin before that. Move it back with :seek, or replay the event.",
        VerdictReason.SubscriptionDeleted => "It was deleted before it settled the event.",
        _ => "The event was deleted before it was handed out.",
    };
}
