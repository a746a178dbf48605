using System.Text.Json;
using EventHub.Faults.Calls;

namespace EventHub.Faults.Kills;

/// <summary>
/// One client that publishes to a channel of its own, alone or many at once, with idempotency keys and without. What has a key and was
/// not answered is sent again, unchanged, also in the hub's next life. Some of it is wrong, and some goes to a channel that may be paused.
/// </summary>
internal sealed class KillPublisher(KillLedger ledger, string name, int seed)
{
    public const string PausedChannel = "k.paused";
    private readonly Random _random = new(seed);
    private List<SentEvent> _pending = [];
    private int _next;

    /// <summary>Publishes until the hub does not answer any more.</summary>
    public async Task RunAsync(HttpClient hub)
    {
        while (await TryOnceAsync(hub))
        {
        }
    }

    /// <summary>Publishes what is pending until it is answered; on a hub that stays.</summary>
    public async Task FinishAsync(HttpClient hub)
    {
        while (_pending.Count > 0)
        {
            Assert.True(await TryOnceAsync(hub), "A hub that nobody killed did not answer.");
        }
    }

    private async Task<bool> TryOnceAsync(HttpClient hub)
    {
        if (_pending.Count == 0)
        {
            _pending = [.. Enumerable.Range(0, _random.Next(6) == 0 ? _random.Next(2, 25) : 1).Select(_ => Next())];
        }

        Answer? answer = await hub.TryAskAsync(
            HttpMethod.Post, "/v1/events", _pending.Count == 1 ? _pending[0].Body : $"[{string.Join(',', _pending.Select(one => one.Body))}]");
        if (answer is null || answer.Status >= 500)
        {
            _pending.ForEach(one => one.Doubt());
            KeepWhatRepeats(_pending);
            return false;
        }

        ledger.Step();
        List<SentEvent> again = [];
        if (_pending.Count == 1)
        {
            Take(_pending[0], answer.Status, answer.Body, again);
        }
        else
        {
            Assert.True(answer.Status == 200, $"A batch was answered {answer}");
            foreach (JsonElement result in answer.Body.GetProperty("results").EnumerateArray())
            {
                int status = result.TryGetProperty("error", out JsonElement error) ? error.GetProperty("status").GetInt32() : 200;
                Take(_pending[result.GetProperty("index").GetInt32()], status, result, again);
            }
        }

        KeepWhatRepeats(again);
        return true;
    }

    private void Take(SentEvent sent, int status, JsonElement result, List<SentEvent> again)
    {
        if (status < 300)
        {
            ledger.Acknowledge(sent, result.GetProperty("id").GetString()!);
        }
        else if (Answer.IsRefused(status))
        {
            sent.Refuse();
        }
        else
        {
            if (status >= 500)
            {
                sent.Doubt();
            }

            again.Add(sent);
        }
    }

    private void KeepWhatRepeats(List<SentEvent> unanswered)
    {
        _pending = [.. unanswered.Where(one => one.Repeats)];
        _pending.ForEach(one => one.WasRepeated = true);
    }

    private SentEvent Next()
    {
        int kind = _random.Next(20);
        string key = $"{name}-{++_next}", channel = kind == 0 ? PausedChannel : $"k.{name}";
        string payload = $$"""{"key":"{{key}}","filling":"{{new string((char)('a' + _random.Next(26)), _random.Next(_random.Next(30) == 0 ? 20_000 : 300))}}"}""";
        bool repeats = kind != 1;
        string priority = _random.Next(4) switch { 0 => "critical", 1 => "low", _ => "normal" };
        string body = $$"""
            {"channel":"{{channel}}","payload":{{payload}},"priority":"{{priority}}"{{(repeats ? $",\"idempotencyKey\":\"{key}\"" : "")}}{{(kind == 2 ? ",\"nonsense\":1" : "")}}}
            """;
        SentEvent sent = new(key, _next, channel, body, payload, repeats);
        ledger.Sent[key] = sent;
        return sent;
    }
}
