using System.Reflection;
using System.Text.Json;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Limits;

public sealed class LimitsTests
{
    // Settings that are no limits.
    private static readonly string[] Others = [nameof(GatewayOptions.WatchHeartbeat), nameof(GatewayOptions.RetryAfter), nameof(GatewayOptions.AllowedOrigins), nameof(GatewayOptions.AllowedHosts)];

    [Fact]
    public async Task Get_Limits_HasEverySettingThatIsOneWithItsValue()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.WatchersMax = 77);
        JsonElement[] limits = [.. (await hub.Client.GetJsonAsync("/v1/limits")).GetProperty("limits").EnumerateArray()];

        Assert.Equal(limits.Length, limits.Select(limit => limit.GetProperty("name").GetString()).Distinct().Count());
        IEnumerable<string> settings = typeof(GatewayOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Except(Others);
        Assert.All(settings, setting => Assert.Contains(limits, limit => limit.GetProperty("setting").GetString() == "Gateway:" + setting));
        Assert.Equal(77, limits.Single(limit => limit.GetProperty("name").GetString() == "watchers").GetProperty("value").GetInt64());
        Assert.All(limits, limit =>
        {
            string? error = limit.GetProperty("error").GetString();
            Assert.True(error is null || ErrorCodes.Find(error) is not null, $"{error} is no error.");
            Assert.False(string.IsNullOrEmpty(limit.GetProperty("unit").GetString()));
            Assert.False(string.IsNullOrEmpty(limit.GetProperty("description").GetString()));
        });
    }

    [Fact]
    public async Task BodyBudget_Spent_IsAnsweredAndGivenBack()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.BodyBytesInFlightMax = 8 << 20);

        // Two bodies of 3 MB that do not end take all of the budget, as memory comes in powers of two.
        await using RawConnection first = await HoldAsync(hub), second = await HoldAsync(hub);
        Gateway.Http.BodyBudget budget = (Gateway.Http.BodyBudget)hub.Services.GetService(typeof(Gateway.Http.BodyBudget))!;
        await Until.TrueAsync(() => budget.Used >= 8 << 20, () => $"Only {budget.Used} bytes were reserved.");

        using HttpResponseMessage refused = await hub.Client.PostAsync("/v1/channels/a/events", HttpAnswers.Typed(new string('x', 900_000), "text/plain"));
        await refused.IsProblemAsync(ErrorCodes.LimitReached);
        await hub.Client.PublishAsync("a", "\"small ones pass\"");

        foreach (RawConnection holding in new[] { first, second })
        {
            await holding.SendAsync("0\r\n\r\n");
            await holding.ReadUntilAsync("EH1010");
        }

        await Until.TrueAsync(() => budget.Used == 0, () => $"{budget.Used} bytes are still reserved.");
        using HttpResponseMessage taken = await hub.Client.PostAsync("/v1/channels/a/events", HttpAnswers.Typed(new string('x', 900_000), "text/plain"));
        Assert.True(taken.IsSuccessStatusCode);
    }

    private static async Task<RawConnection> HoldAsync(HubHost hub)
    {
        RawConnection connection = await RawConnection.OpenAsync(hub.Address);
        await connection.SendAsync("POST /v1/channels/a/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.SendChunkAsync(new string('x', 3_000_000));
        return connection;
    }
}
