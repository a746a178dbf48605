using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;

namespace EventHub.Gateway.Tests.Replays;

/// <summary>Short forms of calls that have to do with replays.</summary>
internal static class ReplayCalls
{
    public static async Task<HttpResponseMessage> PostReplayAsync(this HubHost hub, string body, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/v1/replays", UriKind.Relative)) { Content = HttpAnswers.Json(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await hub.Client.SendAsync(request);
    }

    /// <summary>Begins a replay; its answer.</summary>
    public static async Task<JsonElement> StartAsync(this HubHost hub, string body, string? key = null, HttpStatusCode status = HttpStatusCode.Created)
    {
        using HttpResponseMessage response = await hub.PostReplayAsync(body, key);
        JsonElement answer = await response.JsonAsync();
        Assert.True(response.StatusCode == status, $"POST /v1/replays answered {(int)response.StatusCode}: {answer}");
        return answer;
    }

    public static string ReplayId(this JsonElement answer) => answer.GetProperty("replayId").GetString()!;

    public static Task<JsonElement> ReplayOfAsync(this HubHost hub, string id) => hub.Client.GetJsonAsync("/v1/replays/" + id);

    public static async Task<string> StateOfReplayAsync(this HubHost hub, string id) => (await hub.ReplayOfAsync(id)).GetProperty("state").GetString()!;

    public static Task<HttpResponseMessage> ControlAsync(this HubHost hub, string id, string verb) =>
        hub.Client.PostAsync(new Uri($"/v1/replays/{id}:{verb}", UriKind.Relative), null);

    public static async Task<string> ControlledAsync(this HubHost hub, string id, string verb)
    {
        using HttpResponseMessage response = await hub.ControlAsync(id, verb);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("state").GetString()!;
    }

    /// <summary>Publishes so many events to each channel, and has the subscription ack them all.</summary>
    public static async Task AckedAsync(this HubHost hub, string name, params string[] channels)
    {
        await hub.SetAsync(name, """{"patterns":[">"]}""");
        foreach (string channel in channels)
        {
            await hub.Client.PublishAsync(channel);
        }

        await hub.AckAllAsync(name, channels.Length);
    }

    /// <summary>Pulls and acks so many.</summary>
    public static async Task<JsonElement[]> AckAllAsync(this HubHost hub, string name, int count)
    {
        List<JsonElement> got = [];
        while (got.Count < count)
        {
            JsonElement[] some = await hub.PullAsync(name, """{"max":1000,"wait":"30s","consumer":"w"}""");
            Assert.NotEmpty(some);
            await hub.SettleAsync(name, $$"""{"ack":[{{string.Join(',', some.Select(delivery => $"\"{delivery.IdOf()}\""))}}]}""");
            got.AddRange(some);
        }

        return [.. got];
    }
}
