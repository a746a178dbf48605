using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Channels;

public sealed class ChannelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task List_Channels_IsOrderedByNameAndPaged(int partitions)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions);
        foreach (string channel in new[] { "b", "a.x", "c", "a.y" })
        {
            await hub.Client.PublishAsync(channel);
        }

        Assert.Equal("a.x a.y b c, next: none", Read(await hub.Client.GetJsonAsync("/v1/channels")));
        Assert.Equal("a.x a.y, next: none", Read(await hub.Client.GetJsonAsync("/v1/channels?pattern=a.*")));
        Assert.Equal("a.x a.y, next: a.y", Read(await hub.Client.GetJsonAsync("/v1/channels?limit=2")));
        Assert.Equal("b c, next: none", Read(await hub.Client.GetJsonAsync("/v1/channels?limit=2&after=a.y")));
    }

    [Fact]
    public async Task Get_Channel_ShowsWhatIsRetained()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PublishAsync("a");
        await hub.Client.PublishAsync("b");
        await hub.Client.PublishAsync("a");

        JsonElement channel = await hub.Client.GetJsonAsync("/v1/channels/a");
        Assert.Equal("a", channel.GetProperty("name").GetString());
        Assert.Equal(2, channel.GetProperty("events").GetInt64());
        Assert.Equal(1, channel.GetProperty("firstSequence").GetInt64());
        Assert.Equal(3, channel.GetProperty("lastSequence").GetInt64());
        Assert.True(channel.GetProperty("bytes").GetInt64() > 0);
        Assert.True(channel.GetProperty("lastEventAt").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task Get_ChannelWithoutEvents_IsNotFound()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage missing = await hub.Client.GetAsync(new Uri("/v1/channels/nothing", UriKind.Relative));
        using HttpResponseMessage invalid = await hub.Client.GetAsync(new Uri("/v1/channels/a..b", UriKind.Relative));

        await missing.IsProblemAsync(ErrorCodes.ChannelNotFound);
        await invalid.IsProblemAsync(ErrorCodes.InvalidChannel);
    }

    [Theory]
    [InlineData("pattern=a..b", "EH1018", "pattern")]
    [InlineData("limit=0", "EH1019", "limit")]
    [InlineData("channel=a", "EH1019", "channel")]
    public async Task List_BadQuery_IsRefused(string query, string code, string parameter)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/v1/channels?" + query, UriKind.Relative));

        await response.IsProblemAsync(ErrorCodes.Find(code)!, parameter);
    }

    private static string Read(JsonElement page) =>
        string.Join(' ', page.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString())) + ", next: " + (page.GetProperty("next").GetString() ?? "none");
}
