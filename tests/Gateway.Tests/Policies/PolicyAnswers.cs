using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Http;

namespace EventHub.Gateway.Tests.Policies;

/// <summary>Short forms of calls that have to do with policies.</summary>
internal static class PolicyAnswers
{
    public static async Task<JsonElement> PutAsync(this HttpClient client, string path, string json)
    {
        using HttpResponseMessage response = await client.PutAsync(new Uri(path, UriKind.Relative), HttpAnswers.Json(json));
        JsonElement answer = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"PUT {path} answered {(int)response.StatusCode}: {answer}");
        return answer;
    }

    public static async Task<(long Events, bool DryRun)> PurgeAsync(this HttpClient client, string channel, string json = "{}")
    {
        using HttpResponseMessage response = await client.PostAsync(new Uri($"/v1/channels/{channel}:purge", UriKind.Relative), HttpAnswers.Json(json));
        JsonElement answer = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"The purge answered {(int)response.StatusCode}: {answer}");
        Assert.Equal(channel, answer.GetProperty("channel").GetString());
        return (answer.GetProperty("events").GetInt64(), answer.GetProperty("dryRun").GetBoolean());
    }

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string channel, string payload = "1") =>
        client.PostAsync(new Uri($"/v1/channels/{channel}/events", UriKind.Relative), HttpAnswers.Json(payload));

    public static async Task<string[]> ListAsync(this HttpClient client, string query = "order=asc") =>
    [
        .. (await client.GetJsonAsync("/v1/events?" + query)).GetProperty("events").EnumerateArray().Select(found => found.GetProperty("id").GetString()!),
    ];
}
