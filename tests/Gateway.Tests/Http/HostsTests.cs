using System.Net;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Http;

public sealed class HostsTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost.:8300", true)]
    [InlineData("LOCALHOST:1", true)]
    [InlineData("app.localhost:8300", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:8300", true)]
    [InlineData("192.168.1.7:8300", true)]
    [InlineData("eventhub", true)]
    [InlineData("hub.example.org:443", true)]
    [InlineData("HUB.example.org.", true)]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:8300", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("sub.hub.example.org", false)]
    public async Task Request_ToAName_IsTakenWhenItMayBeThisHubs(string host, bool isTaken)
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.AllowedHosts.Add("hub.example.org"));

        // Twice, since a name that was taken is remembered.
        for (int i = 0; i < 2; i++)
        {
            await AskAsync(hub, "127.0.0.1", isTaken: true);
            await AskAsync(hub, host, isTaken);
        }
    }

    [Fact]
    public async Task Request_ToAForeignName_IsRefusedWithoutAnySetting()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await AskAsync(hub, "evil.example", isTaken: false);
    }

    [Fact]
    public async Task Request_ToAnyName_IsTakenWhereTheSettingSaysSo()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.AllowedHosts.Add("*"));
        await AskAsync(hub, "evil.example", isTaken: true);
    }

    [Theory]
    [InlineData("https://hub.example.org")]
    [InlineData("hub.example.org:8300")]
    [InlineData("")]
    public void Setting_ThatIsNoName_IsRefused(string host)
    {
        GatewayOptions options = new();
        options.AllowedHosts.Add(host);
        Assert.Contains("AllowedHosts", new GatewayOptionsValidator().Validate(null, options).Failures!.Single(), StringComparison.Ordinal);
    }

    private static async Task AskAsync(HubHost hub, string host, bool isTaken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/channels");
        request.Headers.Host = host;
        using HttpResponseMessage response = await hub.Client.SendAsync(request);
        if (isTaken)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        else
        {
            await response.IsProblemAsync(ErrorCodes.ForeignHost);
        }
    }
}
