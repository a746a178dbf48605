using System.Globalization;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Watching;

/// <summary>Watches that do not begin.</summary>
public sealed class WatchRefusalTests
{
    [Fact]
    public async Task Watch_OneTooMany_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.WatchersMax = 1);
        await using WatchStream watch = await WatchStream.OpenAsync(hub, "pattern=a");
        using HttpResponseMessage refused = await hub.Client.GetAsync(new Uri("/v1/watch?pattern=a", UriKind.Relative));

        JsonElement problem = await refused.IsProblemAsync(ErrorCodes.LimitReached);
        Assert.Contains("WatchersMax", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pattern=a..b", "EH1018", "pattern")]
    [InlineData("pattern=", "EH1018", "pattern")]
    [InlineData("from=yesterday", "EH1019", "from")]
    [InlineData("from=cAAAAAAAAAAA", "EH1020", "from")]
    [InlineData("colour=red", "EH1019", "colour")]
    public async Task Watch_BadQuery_IsRefused(string query, string code, string parameter)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/v1/watch?" + query, UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.Find(code)!, parameter);
    }

    [Fact]
    public async Task Watch_TooManyPatterns_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        string query = string.Join('&', Enumerable.Range(0, 65).Select(i => "pattern=c" + i.ToString(CultureInfo.InvariantCulture)));
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/v1/watch?" + query, UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.InvalidQuery, "pattern");
    }

    [Fact]
    public async Task Watch_ClientThatTakesOnlyJson_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/watch");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using HttpResponseMessage response = await hub.Client.SendAsync(request);

        await response.IsProblemAsync(ErrorCodes.NotAcceptable, "Accept");
    }
}
