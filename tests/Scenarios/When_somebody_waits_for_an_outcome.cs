using System.Net;
using System.Text.Json;
using EventHub.Scenarios.Delivering;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios;

/// <summary>The publisher asks what became of its event, in every way there is.</summary>
public sealed class When_somebody_waits_for_an_outcome : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_answer_to_the_publish_has_it()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("s", """{"patterns":["a"]}""");
        Task<HttpResponseMessage> publishing = PublishAsync(hub, "wait=50");
        JsonElement delivery = await hub.Client.PullOneAsync("s");
        await hub.Client.AckAsync("s", delivery);

        using HttpResponseMessage answer = await publishing;
        JsonElement read = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((HttpStatusCode.Created, "completed", "delivered"), (answer.StatusCode, read.GetProperty("status").GetString(), read.GetProperty("outcome").GetString()));
        Assert.Equal("wait=50", Assert.Single(answer.Headers.GetValues("Preference-Applied")));

        using HttpResponseMessage unanswered = await PublishAsync(hub, "wait=1");
        Assert.Equal(HttpStatusCode.Accepted, unanswered.StatusCode);
    }

    [Fact]
    public async Task A_socket_is_told_every_change_over_all_recipients()
    {
        using RunningHub hub = await RunningHub.StartAsync(_folder.In("data"));
        await hub.Client.SetAsync("one", """{"patterns":["a"]}""");
        await hub.Client.SetAsync("two", """{"patterns":["a"],"retry":{"maxAttempts":1}}""");
        string id = await hub.Client.PublishAsync("a");
        using Socket socket = await Socket.OpenAsync(hub);
        List<string> seen = [StatusOf(await socket.AskAsync($$"""{"op":"status","ref":6,"id":"{{id}}"}"""))];
        await hub.Client.AckAsync("one", await hub.Client.PullOneAsync("one"));
        JsonElement second = await hub.Client.PullOneAsync("two");
        Assert.Equal(("processing", null), await hub.Client.StatusAsync(id));

        // Changes that follow each other faster than they are told come as one.
        await UntilAsync(socket, seen, "processing");
        await hub.Client.NakAsync("two", second, "no");
        await UntilAsync(socket, seen, "failed");

        Assert.Equal(["pending", "processing", "failed"], seen.Distinct());
        JsonElement[] deliveries = [.. (await hub.Client.GetJsonAsync($"/v1/events/{id}/deliveries")).GetProperty("deliveries").EnumerateArray()];
        Assert.Equal(["one completed", "two failed"], deliveries.Select(delivery => $"{delivery.GetProperty("subscription").GetString()} {delivery.GetProperty("status").GetString()}"));
        Assert.Equal("no", (await hub.Client.GetJsonAsync($"/v1/events/{id}")).GetProperty("error").GetString());

        // A retry opens the one that failed, and only that.
        await hub.Client.AskAsync($"/v1/events/{id}:retry", "{}");
        await hub.Client.AckAsync("two", await hub.Client.PullOneAsync("two"));
        Assert.Equal(("completed", "delivered"), await hub.Client.StatusAsync(id));
    }

    private static async Task UntilAsync(Socket socket, List<string> seen, string status)
    {
        while (seen[^1] != status)
        {
            seen.Add(StatusOf(await socket.ReadAsync()));
        }
    }

    private static string StatusOf(JsonElement frame) => frame.GetProperty("event").GetProperty("status").GetString()!;

    private static async Task<HttpResponseMessage> PublishAsync(RunningHub hub, string preference)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/channels/a/events") { Content = DeliveryCalls.Json("{}") };
        request.Headers.Add("Prefer", preference);
        return await hub.Client.SendAsync(request);
    }
}
