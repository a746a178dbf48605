using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Gateway.Tests.Subscriptions;

/// <summary>Short forms of pulling and settling over REST.</summary>
internal static class DeliveryCalls
{
    public static async Task<JsonElement[]> PullAsync(this HubHost hub, string name, string body = "{}")
    {
        JsonElement answer = await hub.DoneAsync($"{name}:pull", body);
        return [.. answer.GetProperty("deliveries").EnumerateArray()];
    }

    public static async Task<string[]> SettleAsync(this HubHost hub, string name, string body)
    {
        JsonElement answer = await hub.DoneAsync($"{name}:settle", body);
        return [.. answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("result").GetString()!)];
    }

    public static Task<string[]> AckAsync(this HubHost hub, string name, JsonElement delivery) => hub.SettleAsync(name, $$"""{"ack":["{{delivery.IdOf()}}"]}""");

    public static string IdOf(this JsonElement delivery) => delivery.GetProperty("deliveryId").GetString()!;

    /// <summary>An event's status, outcome, error and retryCount.</summary>
    public static async Task<(string? Status, string? Outcome, string? Error, int Retries)> StateOfAsync(this HubHost hub, string id)
    {
        JsonElement state = await hub.Client.GetJsonAsync($"/v1/events/{id}");
        return (state.GetProperty("status").GetString(), state.GetProperty("outcome").GetString(), state.GetProperty("error").GetString(), state.GetProperty("retryCount").GetInt32());
    }

    /// <summary>Publishes with a preference.</summary>
    public static async Task<HttpResponseMessage> PublishWaitingAsync(this HubHost hub, string channel, string prefer)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"/v1/channels/{channel}/events", UriKind.Relative)) { Content = HttpAnswers.Json("{}") };
        request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return await hub.Client.SendAsync(request);
    }

    /// <summary>Ids of the events in a status, newest first.</summary>
    public static async Task<string[]> IdsAsync(this HubHost hub, string status) =>
        [.. (await hub.Client.GetJsonAsync($"/v1/events?status={status}")).GetProperty("events").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    /// <summary>Where a subscription stands, as the partitions say.</summary>
    public static CursorCounts CountsOf(this HubHost hub, string name) => hub.Partitions.CountsOf(hub.Partitions.First().Find(name)!.Id);
}
