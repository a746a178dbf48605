using System.Text.Json;
using EventHub.Faults.Calls;

namespace EventHub.Faults.Kills;

/// <summary>One operator: changes, deletes and creates a subscription, pauses a channel, deletes events, and asks for replays.</summary>
internal sealed class KillOperator(KillLedger ledger, int seed)
{
    /// <summary>The subscription that comes and goes.</summary>
    public const string Fleeting = "fleeting";

    private const int ReplaysMax = 8;
    private readonly Random _random = new(seed);
    private readonly Register _definition = new($"Subscription '{Fleeting}'"), _pause = new($"The pause of '{KillPublisher.PausedChannel}'");

    public async Task RunAsync(HttpClient hub)
    {
        while (await TryOnceAsync(hub))
        {
            ledger.Step();
            await Task.Delay(_random.Next(30));
        }
    }

    /// <summary>What was set is still set; what was begun is still there.</summary>
    public async Task CheckAsync(HttpClient hub)
    {
        Answer? definition = await hub.TryAskAsync(HttpMethod.Get, $"/v1/subscriptions/{Fleeting}");
        Assert.True(definition is { Status: 200 or 404 }, $"Subscription '{Fleeting}': {definition}");
        _definition.Check(definition.Status == 404 ? "none" : definition.Body.GetProperty("maxInFlight").GetRawText());
        Answer? policy = await hub.TryAskAsync(HttpMethod.Get, $"/v1/channels/{KillPublisher.PausedChannel}");
        Assert.True(policy is { Status: 200 or 404 }, $"The policy of '{KillPublisher.PausedChannel}': {policy}");
        _pause.Check(policy.Status == 200 && policy.Body.GetProperty("policy") is { ValueKind: JsonValueKind.Object } own ? own.GetProperty("paused").GetString() ?? "none" : "none");
        foreach ((string key, string? id) in ledger.Replays)
        {
            if (id is not null)
            {
                Assert.Equal(id, (await hub.AskAsync(HttpMethod.Get, $"/v1/replays/{id}")).GetProperty("id").GetString());
            }
        }
    }

    /// <summary>Asks again for every replay whose answer never came, lifts the pause, and leaves both subscriptions there.</summary>
    public async Task FinishAsync(HttpClient hub)
    {
        foreach (string key in ledger.Replays.Keys)
        {
            Assert.True(await TryReplayAsync(hub, key), $"The replay under '{key}' was not begun.");
        }

        Assert.True(await TrySetAsync(hub, HttpMethod.Put, $"/v1/channels/{KillPublisher.PausedChannel}", """{"paused":"none"}""", _pause, "none"));
        Assert.True(await TrySetAsync(hub, HttpMethod.Put, $"/v1/subscriptions/{Fleeting}", Definition(">", "1000"), _definition, "1000"));
    }

    private async Task<bool> TryOnceAsync(HttpClient hub)
    {
        string limit = _random.Next(100, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _random.Next(8) switch
        {
            0 or 1 => await TrySetAsync(hub, HttpMethod.Put, $"/v1/subscriptions/{Fleeting}", Definition(">", limit), _definition, limit),
            2 => await TrySetAsync(hub, HttpMethod.Delete, $"/v1/subscriptions/{Fleeting}", null, _definition, "none"),
            3 => await TrySetAsync(hub, HttpMethod.Put, $"/v1/channels/{KillPublisher.PausedChannel}", """{"paused":"publish"}""", _pause, "publish"),
            4 or 5 => await TrySetAsync(hub, HttpMethod.Put, $"/v1/channels/{KillPublisher.PausedChannel}", """{"paused":"deliver"}""", _pause, "deliver"),
            6 => await TryDeleteEventAsync(hub),
            _ => ledger.Replays.Count >= ReplaysMax || await TryReplayAsync(hub, $"replay-{ledger.Replays.Count}"),
        };
    }

    public static string Definition(string pattern, string maxInFlight) =>
        $$$"""{"patterns":["{{{pattern}}}"],"ackDeadline":"1s","maxInFlight":{{{maxInFlight}}},"retry":{"maxAttempts":1000,"initialDelay":"0s","maxDelay":"1s","jitter":0}}""";

    private static async Task<bool> TrySetAsync(HttpClient hub, HttpMethod method, string path, string? body, Register register, string value)
    {
        register.Try(value);
        Answer? answer = await hub.TryAskAsync(method, path, body);
        if (answer is null || answer.Status >= 500)
        {
            return false;
        }

        Assert.True(answer.IsSuccess || (method == HttpMethod.Delete && answer.Status == 404), $"{method} {path} was answered {answer}");
        register.Is(value);
        return true;
    }

    private async Task<bool> TryDeleteEventAsync(HttpClient hub)
    {
        if (_random.Next(3) != 0 || ledger.AnyId(_random) is not { } id)
        {
            return true;
        }

        ledger.Deleted.TryAdd(id, false);
        Answer? answer = await hub.TryAskAsync(HttpMethod.Delete, $"/v1/events/{id}");
        if (answer is null || answer.Status >= 500)
        {
            return false;
        }

        Assert.True(answer.IsSuccess, $"Deleting {id}, which was acknowledged, was answered {answer}");
        return ledger.Deleted[id] = true;
    }

    private async Task<bool> TryReplayAsync(HttpClient hub, string key)
    {
        ledger.Replays.TryAdd(key, null);
        Answer? answer = await hub.TryAskAsync(HttpMethod.Post, "/v1/replays", """{"patterns":["k.p0"],"subscription":"steady"}""", key);
        if (answer is null || answer.Status >= 500)
        {
            return false;
        }

        Assert.True(answer.IsSuccess, $"A replay was answered {answer}");
        string id = answer.Body.GetProperty("replayId").GetString()!;
        Assert.True(ledger.Replays[key] is not { } before || before == id, $"'{key}' was replay {ledger.Replays[key]}, and is {id}.");
        ledger.Replays[key] = id;
        return true;
    }
}
