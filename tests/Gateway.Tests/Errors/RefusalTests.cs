using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Errors;

/// <summary>Refusals that no single capability makes: routes and methods.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/v1")]
    [InlineData("POST", "/v1/events:weigh")]
    [InlineData("GET", "/v1/events/x/attempts")]
    [InlineData("BREW", "/pot")]
    public async Task Call_UnknownRoute_IsNotFound(string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        await response.IsProblemAsync(ErrorCodes.RouteNotFound);
    }

    [Theory]
    [InlineData("PUT", "/v1/events", "POST, GET, HEAD")]
    [InlineData("POST", "/v1/events/x", "GET, HEAD, DELETE")]
    [InlineData("DELETE", "/v1/events", "POST, GET, HEAD")]
    [InlineData("GET", "/v1/channels/a/events", "POST")]
    [InlineData("POST", "/v1/channels/a", "GET, HEAD, PUT, DELETE")]
    [InlineData("POST", "/v1/watch", "GET, HEAD")]
    [InlineData("BREW", "/livez", "GET, HEAD")]
    public async Task Call_WrongMethod_IsRefusedWithAllow(string method, string path, string allow)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        await response.IsProblemAsync(ErrorCodes.MethodNotAllowed);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Call_WithLineBreaksInValues_PutsNoneIntoHeadersOrTheProblem()
    {
        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri("/v1/events/a%0d%0aSet-Cookie:%20x=1%22%3Cscript%3E", UriKind.Relative));

        JsonElement problem = await response.IsProblemAsync(ErrorCodes.RouteNotFound);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain('\n', problem.GetProperty("instance").GetString()!);
    }

    [Fact]
    public async Task Problem_SaysWhereItHappened()
    {
        using HttpResponseMessage response = await _hub.Client.GetAsync(new Uri("/v1/events/n%C3%B6", UriKind.Relative));

        JsonElement problem = await response.IsProblemAsync(ErrorCodes.EventNotFound);
        Assert.Equal("/v1/events/n%C3%B6", problem.GetProperty("instance").GetString());
    }
}
