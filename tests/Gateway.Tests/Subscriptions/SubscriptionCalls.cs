using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;

namespace EventHub.Gateway.Tests.Subscriptions;

/// <summary>Short forms of calls that have to do with subscriptions.</summary>
internal static class SubscriptionCalls
{
    public static async Task<(HttpStatusCode Status, JsonElement Answer)> SetAsync(this HubHost hub, string name, string json)
    {
        using HttpResponseMessage response = await hub.PutAsync(name, json);
        return (response.StatusCode, await response.JsonAsync());
    }

    public static Task<HttpResponseMessage> PutAsync(this HubHost hub, string name, string json) =>
        hub.Client.PutAsync(new Uri("/v1/subscriptions/" + name, UriKind.Relative), HttpAnswers.Json(json));

    public static Task<HttpResponseMessage> GetAsync(this HubHost hub, string path) => hub.Client.GetAsync(new Uri(path, UriKind.Relative));

    public static async Task<HttpStatusCode> DeleteAsync(this HubHost hub, string name)
    {
        using HttpResponseMessage response = await hub.Client.DeleteAsync(new Uri("/v1/subscriptions/" + name, UriKind.Relative));
        return response.StatusCode;
    }

    public static Task<HttpResponseMessage> PostAsync(this HubHost hub, string nameAndVerb, string? json = null) =>
        hub.Client.PostAsync(new Uri("/v1/subscriptions/" + nameAndVerb, UriKind.Relative), json is null ? null : HttpAnswers.Json(json));

    public static async Task<JsonElement> DoneAsync(this HubHost hub, string nameAndVerb, string? json = null)
    {
        using HttpResponseMessage response = await hub.PostAsync(nameAndVerb, json);
        JsonElement answer = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"POST {nameAndVerb} answered {(int)response.StatusCode}: {answer}");
        return answer;
    }
}
