using System.Net;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Hosting;

public sealed class OriginTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync(gateway => gateway.AllowedOrigins.Add("https://console.example.org"));

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("null", null)]
    [InlineData("https://127.0.0.1", null)]
    [InlineData("https://console.example.org.evil.example", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task Write_FromAPageOfAnotherOrigin_IsRefused(string? origin, string? site)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, origin, site);

        await response.IsProblemAsync(ErrorCodes.CrossOrigin, "Origin");
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "same-origin")]
    [InlineData(null, "none")]
    [InlineData("OWN", "same-origin")]
    [InlineData("https://console.example.org", "cross-site")]
    public async Task Write_FromElsewhere_IsTaken(string? origin, string? site)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, origin == "OWN" ? _hub.Address.GetLeftPart(UriPartial.Authority) : origin, site);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Read_FromAPageOfAnotherOrigin_GetsNoPermissionToLookAtIt()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/events");
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        using HttpResponseMessage response = await _hub.Client.SendAsync(request);

        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Preflight_IsNoMethodOfTheHub()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Options, "https://evil.example", "cross-site");

        await response.IsProblemAsync(ErrorCodes.MethodNotAllowed);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Methods"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string? origin, string? site)
    {
        using HttpRequestMessage request = new(method, "/v1/channels/a/events") { Content = HttpAnswers.Typed("x", "text/plain") };
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        if (site is not null)
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        }

        return await _hub.Client.SendAsync(request);
    }
}
