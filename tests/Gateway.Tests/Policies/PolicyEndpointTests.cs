using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;

namespace EventHub.Gateway.Tests.Policies;

/// <summary>Setting, reading and removing policies over REST.</summary>
public sealed class PolicyEndpointTests
{
    [Fact]
    public async Task Put_ChannelAndPattern_AreShownWithWhatTheyComeTo()
    {
        await using HubHost hub = await HubHost.StartAsync();
        JsonElement pattern = await hub.Client.PutAsync("/v1/policies/chat-week", """{"pattern":"chat.>","retention":"7d","rateLimit":"100/s"}""");
        Assert.Equal(("chat-week", "chat.>", "7d"), (pattern.GetProperty("name").GetString(), pattern.GetProperty("pattern").GetString(), pattern.GetProperty("retention").GetString()));
        Assert.Equal(100, pattern.GetProperty("rateLimit").GetProperty("burst").GetInt32());

        JsonElement channel = await hub.Client.PutAsync("/v1/channels/chat.lobby", """{"retention":"1h","ttl":"5m","paused":"deliver"}""");
        Assert.Equal(channel.ToString(), (await hub.Client.GetJsonAsync("/v1/channels/chat.lobby")).ToString());
        Assert.Equal(0, channel.GetProperty("events").GetInt32());
        Assert.Equal(JsonValueKind.Null, channel.GetProperty("lastEventAt").ValueKind);
        Assert.Equal("1h", channel.GetProperty("policy").GetProperty("retention").GetString());
        Assert.Equal(JsonValueKind.Null, channel.GetProperty("policy").GetProperty("rateLimit").ValueKind);
        Assert.Equal("1h", channel.GetProperty("effective").GetProperty("retention").GetString());
        Assert.Equal(100, channel.GetProperty("effective").GetProperty("rateLimit").GetProperty("events").GetInt32());
        Assert.Equal(["chat-week"], channel.GetProperty("policies").EnumerateArray().Select(name => name.GetString()));

        await hub.Client.PublishAsync("chat.other");
        JsonElement other = await hub.Client.GetJsonAsync("/v1/channels/chat.other");
        Assert.Equal((JsonValueKind.Null, "7d"), (other.GetProperty("policy").ValueKind, other.GetProperty("effective").GetProperty("retention").GetString()));
    }

    [Fact]
    public async Task Put_Again_ReplacesAsAWhole()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PutAsync("/v1/channels/a", """{"retention":"1h","paused":"publish"}""");
        JsonElement channel = await hub.Client.PutAsync("/v1/channels/a", """{"retention":"2h"}""");
        Assert.Equal(JsonValueKind.Null, channel.GetProperty("policy").GetProperty("paused").ValueKind);
        await hub.Client.PublishAsync("a");
    }

    [Fact]
    public async Task Delete_Policy_LeavesTheEvents()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PutAsync("/v1/channels/a", """{"retention":"1h"}""");
        await hub.Client.PutAsync("/v1/policies/p", """{"pattern":"a","ttl":"1h"}""");
        await hub.Client.PublishAsync("a");
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(hub, "/v1/channels/a"));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(hub, "/v1/policies/p"));

        JsonElement channel = await hub.Client.GetJsonAsync("/v1/channels/a");
        Assert.Equal((1, JsonValueKind.Null), (channel.GetProperty("events").GetInt32(), channel.GetProperty("policy").ValueKind));
        Assert.Empty(channel.GetProperty("policies").EnumerateArray());
        using HttpResponseMessage again = await hub.Client.DeleteAsync(new Uri("/v1/channels/a", UriKind.Relative));
        await again.IsProblemAsync(ErrorCodes.PolicyNotFound);
        using HttpResponseMessage missing = await hub.Client.DeleteAsync(new Uri("/v1/policies/p", UriKind.Relative));
        await missing.IsProblemAsync(ErrorCodes.PolicyNotFound);
        using HttpResponseMessage unread = await hub.Client.GetAsync(new Uri("/v1/policies/p", UriKind.Relative));
        await unread.IsProblemAsync(ErrorCodes.PolicyNotFound);
    }

    [Fact]
    public async Task List_Policies_IsOrderedByNameAndPaged()
    {
        await using HubHost hub = await HubHost.StartAsync();
        foreach (string name in new[] { "b", "c", "a" })
        {
            await hub.Client.PutAsync("/v1/policies/" + name, """{"pattern":"x.*"}""");
        }

        Assert.Equal("a b c, next: none", Read(await hub.Client.GetJsonAsync("/v1/policies")));
        Assert.Equal("a b, next: b", Read(await hub.Client.GetJsonAsync("/v1/policies?limit=2")));
        Assert.Equal("c, next: none", Read(await hub.Client.GetJsonAsync("/v1/policies?limit=2&after=b")));
    }

    [Theory]
    [InlineData("/v1/channels/a", """{"retention":"soon"}""", "EH1006", "/retention")]
    [InlineData("/v1/channels/a", """{"schema":"orders"}""", "EH1014", "/schema")]
    [InlineData("/v1/channels/a", """{"pattern":"a"}""", "EH1002", "/pattern")]
    [InlineData("/v1/channels/a", "{", "EH1001", null)]
    [InlineData("/v1/channels/a", "", "EH1001", null)]
    [InlineData("/v1/channels/a..b", "{}", "EH1003", "channel")]
    [InlineData("/v1/channels/_hub", "{}", "EH1022", "channel")]
    [InlineData("/v1/channels/a?x=1", "{}", "EH1019", "x")]
    [InlineData("/v1/policies/p", "{}", "EH1005", "/pattern")]
    [InlineData("/v1/policies/p", """{"pattern":"a..b"}""", "EH1018", "/pattern")]
    [InlineData("/v1/policies/a%20b", """{"pattern":"a"}""", "EH1006", "name")]
    public async Task Put_Wrong_IsRefusedAndChangesNothing(string path, string json, string code, string? field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage response = await hub.Client.PutAsync(new Uri(path, UriKind.Relative), HttpAnswers.Json(json));

        await response.IsProblemAsync(ErrorCodes.Find(code)!, field);
        Assert.Equal(", next: none", Read(await hub.Client.GetJsonAsync("/v1/policies")));
        using HttpResponseMessage channel = await hub.Client.GetAsync(new Uri("/v1/channels/a", UriKind.Relative));
        await channel.IsProblemAsync(ErrorCodes.ChannelNotFound);
    }

    [Fact]
    public async Task Put_OtherBodies_AreRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage typed = await hub.Client.PutAsync(new Uri("/v1/channels/a", UriKind.Relative), HttpAnswers.Typed("{}", "text/plain"));
        await typed.IsProblemAsync(ErrorCodes.UnsupportedContentType);
        using HttpResponseMessage large = await hub.Client.PutAsync(new Uri("/v1/channels/a", UriKind.Relative), HttpAnswers.Json("{" + new string(' ', 70_000) + "}"));
        await large.IsProblemAsync(ErrorCodes.BodyTooLarge);
        using ByteArrayContent bytes = new([(byte)'{', 0xFF, (byte)'}']);
        using HttpResponseMessage invalid = await hub.Client.PutAsync(new Uri("/v1/channels/a", UriKind.Relative), bytes);
        await invalid.IsProblemAsync(ErrorCodes.InvalidUtf8);
    }

    [Fact]
    public async Task Policies_AfterARestart_AreInForceFromTheFirstRequest()
    {
        string folder = Directory.CreateTempSubdirectory("eventhub-policies-").FullName;
        try
        {
            await using (HubHost hub = await StartOnAsync(folder))
            {
                await hub.Client.PutAsync("/v1/channels/a", """{"paused":"publish"}""");
                await hub.Client.PutAsync("/v1/policies/p", """{"pattern":"b.*","priority":"low"}""");
                await hub.Client.PutAsync("/v1/policies/q", """{"pattern":"c"}""");
                Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(hub, "/v1/policies/q"));
            }

            await using HubHost again = await StartOnAsync(folder);
            using HttpResponseMessage paused = await again.Client.SendAsync("a");
            await paused.IsProblemAsync(ErrorCodes.ChannelPaused);
            string id = await again.Client.PublishAsync("b.x");
            Assert.Equal("low", (await again.Client.GetJsonAsync("/v1/events/" + id)).GetProperty("priority").GetString());
            Assert.Equal("p, next: none", Read(await again.Client.GetJsonAsync("/v1/policies")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Put_StorageFails_IsRefusedAndTheOldPolicyStays()
    {
        string folder = Directory.CreateTempSubdirectory("eventhub-policies-").FullName;
        try
        {
            await using HubHost hub = await StartOnAsync(folder);
            await hub.Client.PutAsync("/v1/channels/a", """{"paused":"none","priority":"low"}""");

            // A file where the folder of grain states should be: nothing can be stored.
            string states = Path.Combine(folder, "grains");
            Directory.Move(states, states + ".away");
            await File.WriteAllTextAsync(states, "");
            using HttpResponseMessage refused = await hub.Client.PutAsync(new Uri("/v1/channels/a", UriKind.Relative), HttpAnswers.Json("""{"paused":"publish"}"""));
            await refused.IsProblemAsync(ErrorCodes.PoliciesNotStored);
            string id = await hub.Client.PublishAsync("a");
            Assert.Equal("low", (await hub.Client.GetJsonAsync("/v1/events/" + id)).GetProperty("priority").GetString());

            File.Delete(states);
            Directory.Move(states + ".away", states);
            JsonElement again = await hub.Client.PutAsync("/v1/channels/a", """{"paused":"publish"}""");
            Assert.Equal("publish", again.GetProperty("effective").GetProperty("paused").GetString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Metrics_CountWhatPoliciesRefuse()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.Client.PutAsync("/v1/channels/a", """{"paused":"publish"}""");
        await hub.Client.PutAsync("/v1/channels/b", """{"rateLimit":"1/h"}""");
        foreach (string channel in new[] { "a", "b", "b", "b" })
        {
            (await hub.Client.SendAsync(channel)).Dispose();
        }

        await hub.Client.PurgeAsync("b");
        string metrics = await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("eventhub_policy_refused_total{reason=\"paused\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_policy_refused_total{reason=\"rateLimit\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_policies 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("eventhub_purged_events_total 1\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> DeleteAsync(HubHost hub, string path)
    {
        using HttpResponseMessage response = await hub.Client.DeleteAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    private static Task<HubHost> StartOnAsync(string folder) => HubHost.StartAsync(storage: storage =>
    {
        storage.Provider = StorageProvider.File;
        storage.DataDirectory = folder;
    });

    private static string Read(JsonElement page) =>
        string.Join(' ', page.GetProperty("policies").EnumerateArray().Select(policy => policy.GetProperty("name").GetString())) + ", next: " + (page.GetProperty("next").GetString() ?? "none");
}
