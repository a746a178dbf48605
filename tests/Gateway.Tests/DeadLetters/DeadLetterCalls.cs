using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;

namespace EventHub.Gateway.Tests.DeadLetters;

/// <summary>Short forms of calls that have to do with dead letters.</summary>
internal static class DeadLetterCalls
{
    /// <summary>Publishes an event to each channel, and has the subscription give all up; their ids, as given.</summary>
    public static async Task<string[]> GiveUpAsync(this HubHost hub, string name, params string[] channels)
    {
        List<string> ids = [];
        foreach (string channel in channels)
        {
            ids.Add(await hub.Client.PublishAsync(channel));
        }

        for (int left = channels.Length; left > 0;)
        {
            JsonElement[] deliveries = await hub.PullAsync(name, """{"max":100,"wait":"30s","consumer":"w1"}""");
            string term = string.Join(',', deliveries.Select(delivery => $$"""{"deliveryId":"{{delivery.IdOf()}}","error":"never"}"""));
            await hub.SettleAsync(name, $$"""{"term":[{{term}}]}""");
            left -= deliveries.Length;
        }

        return [.. ids];
    }

    public static Task<JsonElement> LettersAsync(this HubHost hub, string name, string query = "") =>
        hub.Client.GetJsonAsync($"/v1/subscriptions/{name}/deadletters{query}");

    /// <summary>Ids of the events on one page.</summary>
    public static async Task<string[]> LetterIdsAsync(this HubHost hub, string name, string query = "") => Ids(await hub.LettersAsync(name, query));

    public static string[] Ids(JsonElement page) =>
        [.. page.GetProperty("deadLetters").EnumerateArray().Select(letter => letter.GetProperty("event").GetProperty("id").GetString()!)];

    public static Task<JsonElement> ReplayAsync(this HubHost hub, string name, string body = "{}") => hub.DoneAsync($"{name}/deadletters:replay", body);

    public static async Task<int> MatchedAsync(this HubHost hub, string nameAndVerb, string body)
    {
        JsonElement answer = await hub.DoneAsync(nameAndVerb, body);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("replayId").ValueKind);
        return answer.GetProperty("matched").GetInt32();
    }

    public static Task<HttpResponseMessage> RetryAsync(this HubHost hub, string id, string? body = null) =>
        hub.Client.PostAsync(new Uri($"/v1/events/{id}:retry", UriKind.Relative), body is null ? null : HttpAnswers.Json(body));
}
