using System.CommandLine;
using System.Text.Json.Nodes;

namespace EventHub.Cli.Policies;

/// <summary>The options that say what a policy decides. The hub checks their values.</summary>
internal sealed class PolicyOptions
{
    private readonly Option<string?> _retention = Of("--retention", "Hide events older than this, such as 7d.", "DURATION");
    private readonly Option<long?> _maxBytes = new("--max-bytes") { Description = "Keep the newest events that fit into this many bytes.", HelpName = "BYTES" };
    private readonly Option<string?> _ttl = Of("--ttl", "How long an event may wait for its consumers; then it expires.", "DURATION");
    private readonly Option<string?> _priority = Of("--priority", "Priority of events whose publisher gives none.", "critical|high|normal|low");
    private readonly Option<string?> _rateLimit = Of("--rate-limit", "How fast events are taken, such as 100/s.", "EVENTS/TIME");
    private readonly Option<string?> _dedupWindow = Of("--dedup-window", "How long idempotency keys are remembered, up to 24h.", "DURATION");
    private readonly Option<string?> _paused = Of("--paused", "What is paused.", "publish|deliver|both|none");

    public void AddTo(Command command)
    {
        command.Add(_retention);
        command.Add(_maxBytes);
        command.Add(_ttl);
        command.Add(_priority);
        command.Add(_rateLimit);
        command.Add(_dedupWindow);
        command.Add(_paused);
    }

    /// <summary>The policy as the hub takes it.</summary>
    public JsonObject Read(ParseResult parsed)
    {
        JsonObject policy = [];
        Put(policy, "retention", parsed.GetValue(_retention));
        if (parsed.GetValue(_maxBytes) is { } bytes)
        {
            policy["maxBytes"] = bytes;
        }

        Put(policy, "ttl", parsed.GetValue(_ttl));
        Put(policy, "priority", parsed.GetValue(_priority));
        Put(policy, "rateLimit", parsed.GetValue(_rateLimit));
        Put(policy, "dedupWindow", parsed.GetValue(_dedupWindow));
        Put(policy, "paused", parsed.GetValue(_paused));
        return policy;
    }

    private static Option<string?> Of(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static void Put(JsonObject policy, string name, string? value)
    {
        if (value is not null)
        {
            policy[name] = value;
        }
    }
}
