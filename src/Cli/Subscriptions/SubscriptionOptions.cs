using System.CommandLine;
using System.Text.Json.Nodes;

namespace EventHub.Cli.Subscriptions;

/// <summary>The options that say what a subscription wants. The hub checks their values.</summary>
internal sealed class SubscriptionOptions
{
    private readonly Option<string[]> _sources = List("--source", "Only events of this source; may be repeated.", "SOURCE");
    private readonly Option<string[]> _types = List("--type", "Only events of this type; may be repeated.", "TYPE");
    private readonly Option<string[]> _targets = List("--target", "Only events for this target; may be repeated.", "TARGET");
    private readonly Option<string[]> _priorities = List("--priority", "Only events of this priority; may be repeated.", "critical|high|normal|low");
    private readonly Option<string?> _from = Of("--from", "Where a new one begins: now, earliest, a cursor, a sequence or a time. Default now.", "PLACE");
    private readonly Option<bool> _ordered = new("--ordered") { Description = "One event per key in flight, in order." };
    private readonly Option<string?> _priorityMode = Of("--priority-mode", "How priorities share. Default weighted.", "weighted|strict");
    private readonly Option<string?> _ackDeadline = Of("--ack-deadline", "How long a consumer has for one attempt. Default 30s.", "DURATION");
    private readonly Option<int?> _maxInFlight = new("--max-in-flight") { Description = "Deliveries in flight at most. Default 1000.", HelpName = "COUNT" };
    private readonly Option<int?> _maxAttempts = new("--max-attempts") { Description = "Attempts altogether. Default 4.", HelpName = "COUNT" };
    private readonly Option<string?> _initialDelay = Of("--initial-delay", "Wait before the second attempt. Default 1s.", "DURATION");
    private readonly Option<string?> _maxDelay = Of("--max-delay", "Longest wait between attempts. Default 30s.", "DURATION");
    private readonly Option<double?> _factor = new("--factor") { Description = "Each wait against the one before. Default 2.", HelpName = "NUMBER" };
    private readonly Option<double?> _jitter = new("--jitter") { Description = "Largest part of a wait that chance adds or takes, 0 to 1. Default 0.2.", HelpName = "NUMBER" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All =>
    [
        _sources, _types, _targets, _priorities, _from, _ordered, _priorityMode, _ackDeadline, _maxInFlight, _maxAttempts, _initialDelay, _maxDelay, _factor, _jitter,
    ];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The definition as the hub takes it: what is not given is not in it.</summary>
    public JsonObject Read(ParseResult parsed, string[] patterns)
    {
        JsonObject definition = new() { ["patterns"] = ArrayOf(patterns) };
        JsonObject filter = [], retry = [];
        PutList(filter, "sources", parsed.GetValue(_sources));
        PutList(filter, "types", parsed.GetValue(_types));
        PutList(filter, "targets", parsed.GetValue(_targets));
        PutList(filter, "priorities", parsed.GetValue(_priorities));
        PutObject(definition, "filter", filter);
        Put(definition, "from", parsed.GetValue(_from));
        Put(definition, "ordered", parsed.GetValue(_ordered) ? true : null);
        Put(definition, "priorityMode", parsed.GetValue(_priorityMode));
        Put(definition, "ackDeadline", parsed.GetValue(_ackDeadline));
        Put(definition, "maxInFlight", parsed.GetValue(_maxInFlight));
        Put(retry, "maxAttempts", parsed.GetValue(_maxAttempts));
        Put(retry, "initialDelay", parsed.GetValue(_initialDelay));
        Put(retry, "maxDelay", parsed.GetValue(_maxDelay));
        Put(retry, "factor", parsed.GetValue(_factor));
        Put(retry, "jitter", parsed.GetValue(_jitter));
        PutObject(definition, "retry", retry);
        return definition;
    }

    private static Option<string?> Of(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static Option<string[]> List(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static JsonArray ArrayOf(string[] texts) => [.. texts.Select(static text => JsonValue.Create(text))];

    private static void Put(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }

    private static void PutList(JsonObject target, string name, string[]? values) => Put(target, name, values is { Length: > 0 } ? ArrayOf(values) : null);

    private static void PutObject(JsonObject target, string name, JsonObject value) => Put(target, name, value.Count > 0 ? value : null);
}
