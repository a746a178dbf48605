using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Events;

public sealed class EventTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("0198a3f0-5b1c-7000-8000-00000000002a")]
    [InlineData("0198a3f0-5b1c-7fff-bfff-00000000002a")]
    [InlineData("0198a3f0-5b1c-4000-8000-00000000002a")]
    public async Task Get_UnknownId_IsNotFound(string id)
    {
        foreach (string path in new[] { $"/v1/events/{id}", $"/v1/events/{id}/payload" })
        {
            using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri(path, UriKind.Relative));
            await response.IsProblemAsync(ErrorCodes.EventNotFound);
        }

        using HttpResponseMessage deleted = await _hub.Client.DeleteAsync(new Uri($"/v1/events/{id}", UriKind.Relative));
        await deleted.IsProblemAsync(ErrorCodes.EventNotFound);
    }

    [Fact]
    public async Task Get_IdOfAnotherTime_IsNotFound()
    {
        string id = await _hub.Client.PublishAsync("a");
        string other = (id[0] == '0' ? '1' : '0') + id[1..];

        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri("/v1/events/" + other, UriKind.Relative));
        await response.IsProblemAsync(ErrorCodes.EventNotFound);
    }

    [Theory]
    [InlineData("GET", ":weigh")]
    [InlineData("DELETE", ":ponder")]
    public async Task Call_VerbThatDoesNotExistYet_IsNoRoute(string method, string verb)
    {
        string id = await _hub.Client.PublishAsync("a");
        using HttpRequestMessage request = new(new HttpMethod(method), $"/v1/events/{id}{verb}");
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        await response.IsProblemAsync(ErrorCodes.RouteNotFound);
        await _hub.Client.GetJsonAsync("/v1/events/" + id);
    }

    [Fact]
    public async Task Delete_Event_LeavesATombstoneWithoutPayload()
    {
        string id = await _hub.Client.PublishAsync("a", """{"secret":1}""");
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage deleted = await _hub.Client.DeleteAsync(new Uri("/v1/events/" + id, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        JsonElement read = await _hub.Client.GetJsonAsync("/v1/events/" + id);
        Assert.Equal("deleted", read.GetProperty("status").GetString());
        Assert.DoesNotContain("secret", read.ToString(), StringComparison.Ordinal);
        using HttpResponseMessage payload = await _hub.Client.GetAsync(new Uri($"/v1/events/{id}/payload", UriKind.Relative));
        await payload.IsProblemAsync(ErrorCodes.EventNotFound);
    }

    [Fact]
    public async Task GetPayload_StoredHtml_CannotRunOnTheHubsOrigin()
    {
        using HttpResponseMessage published = await _hub.Client.PostAsync("/v1/channels/a/events", HttpAnswers.Typed("<script>alert(1)</script>", "text/html"));
        string id = (await published.JsonAsync()).GetProperty("id").GetString()!;
        using HttpResponseMessage payload = await _hub.Client.GetAsync(new Uri($"/v1/events/{id}/payload", UriKind.Relative));

        Assert.Equal("text/html", payload.Content.Headers.ContentType?.ToString());
        Assert.Contains("sandbox", payload.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", payload.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task GetPayload_WithItsETag_IsNotModified()
    {
        string id = await _hub.Client.PublishAsync("a", "1");
        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/events/{id}/payload");
        request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{id}\"");
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal($"\"{id}\"", response.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task GetPayload_ContentTypeThatNoHeaderCanCarry_IsSentAsOctets()
    {
        using HttpResponseMessage published = await _hub.Client.PostAsync("/v1/events", HttpAnswers.Json("""{"channel":"a","contentType":"text/pläin","payloadBase64":"eA=="}"""));
        string id = (await published.JsonAsync()).GetProperty("id").GetString()!;
        using HttpResponseMessage payload = await _hub.Client.GetAsync(new Uri($"/v1/events/{id}/payload", UriKind.Relative));

        Assert.Equal("application/octet-stream", payload.Content.Headers.ContentType?.ToString());
        Assert.Equal("x", await payload.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_OnReads_AnswersHeadersOnly()
    {
        string id = await _hub.Client.PublishAsync("a", "[1,2,3]");
        foreach (string path in new[] { $"/v1/events/{id}", $"/v1/events/{id}/payload", "/v1/events", "/v1/channels", "/v1/stats", "/livez", "/", "/metrics" })
        {
            await using RawConnection connection = await RawConnection.OpenAsync(_hub.Address);
            await connection.SendAsync($"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            string answer = await connection.ReadToEndAsync();

            Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
            Assert.Matches("(?i)content-length: [1-9]", answer);
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_WithQuery_IsRefused()
    {
        string id = await _hub.Client.PublishAsync("a");
        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri($"/v1/events/{id}?pretty", UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.InvalidQuery, "pretty");
    }
}
