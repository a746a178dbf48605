using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Gateway.Tests.Subscriptions;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.DeadLetters;

public sealed class DeadLetterListTests
{
    [Fact]
    public async Task A_dead_letter_tells_its_event_and_attempts()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"],"retry":{"maxAttempts":2}}""");
        await hub.Client.PublishAsync("a.b", """{"n":1}""");
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            JsonElement delivery = Assert.Single(await hub.PullAsync("s", """{"wait":"30s","consumer":"w1"}"""));
            await hub.SettleAsync("s", $$"""{"nak":[{"deliveryId":"{{delivery.IdOf()}}","delay":"0s","error":"no {{attempt}}"}]}""");
        }

        JsonElement page = await hub.LettersAsync("s");
        JsonElement letter = Assert.Single(page.GetProperty("deadLetters").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        Assert.Equal(("maxAttempts", false), (letter.GetProperty("reason").GetString(), letter.GetProperty("late").GetBoolean()));
        Assert.Equal(("failed", "deadLettered", 1), StateOf(letter.GetProperty("event")));
        Assert.Equal(["1 w1 no 1", "2 w1 no 2"], letter.GetProperty("attempts").EnumerateArray().Select(attempt =>
            $"{attempt.GetProperty("attempt")} {attempt.GetProperty("consumer")} {attempt.GetProperty("error")}"));
        Assert.Equal(letter.GetProperty("event").GetProperty("completedAt").GetDateTimeOffset(), letter.GetProperty("deadAt").GetDateTimeOffset(), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Pages_over_two_partitions_have_each_once()
    {
        await using HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = 2);
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string[] ids = await hub.GiveUpAsync("s", [.. Enumerable.Range(0, 12).Select(number => $"a.c{number}")]);
        Assert.All(hub.Partitions.All, partition => Assert.NotEqual(0, partition.Deliveries.Cursor(partition.Deliveries.Find("s")!.Id)!.Counts.DeadLetters));
        List<string> seen = [];
        string? next = null;
        do
        {
            JsonElement page = await hub.LettersAsync("s", "?limit=5" + (next is null ? "" : "&after=" + next));
            seen.AddRange(DeadLetterCalls.Ids(page));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(ids.Order(), seen.Order());
        Assert.Equal([ids[3]], await hub.LetterIdsAsync("s", "?id=" + ids[3]));
    }

    [Fact]
    public async Task Filters_choose()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        string[] ids = await hub.GiveUpAsync("s", "a.b", "c.d", "a.e");
        Assert.Equal([ids[0], ids[2]], await hub.LetterIdsAsync("s", "?channel=a.*"));
        Assert.Equal(ids, await hub.LetterIdsAsync("s", "?since=2020-01-01T00:00:00Z&until=2999-01-01T00:00:00Z"));
        Assert.Empty(await hub.LetterIdsAsync("s", "?since=2999-01-01T00:00:00Z"));
        Assert.Empty(await hub.LetterIdsAsync("s", "?until=2020-01-01T00:00:00Z"));
        await hub.Client.DeleteAsync(new Uri($"/v1/events/{ids[1]}", UriKind.Relative));
        JsonElement deleted = Assert.Single((await hub.LettersAsync("s", "?channel=c.d")).GetProperty("deadLetters").EnumerateArray()).GetProperty("event");
        Assert.Equal(("deleted", JsonValueKind.Null), (deleted.GetProperty("status").GetString(), deleted.GetProperty("payload").ValueKind));
    }

    [Theory]
    [InlineData("?id=x", "id")]
    [InlineData("?channel=a..b", "channel")]
    [InlineData("?since=yesterday", "since")]
    [InlineData("?until=1", "until")]
    [InlineData("?after=x", "after")]
    [InlineData("?after=d7-1-0", "after")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?reason=termed", "reason")]
    public async Task What_is_wrong_is_named(string query, string field)
    {
        await using HubHost hub = await HubHost.StartAsync();
        await hub.SetAsync("s", """{"patterns":[">"]}""");
        using HttpResponseMessage refused = await hub.GetAsync("/v1/subscriptions/s/deadletters" + query);
        ErrorCode code = field == "channel" ? ErrorCodes.InvalidPattern : field == "after" ? ErrorCodes.InvalidCursor : ErrorCodes.InvalidQuery;
        await refused.IsProblemAsync(code, field);
    }

    [Fact]
    public async Task A_subscription_that_is_not_there_has_none()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage refused = await hub.GetAsync("/v1/subscriptions/s/deadletters");
        await refused.IsProblemAsync(ErrorCodes.SubscriptionNotFound);
    }

    private static (string?, string?, int) StateOf(JsonElement shown) =>
        (shown.GetProperty("status").GetString(), shown.GetProperty("outcome").GetString(), shown.GetProperty("retryCount").GetInt32());
}
