using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventHub.Cli.Schedules;

/// <summary>The options that say what a schedule publishes, and when. The hub checks their values.</summary>
internal sealed class ScheduleOptions
{
    private readonly Option<string?> _cron = Of("--cron", "When, in five fields: minute, hour, day of month, month, day of week.", "FIELDS");
    private readonly Option<string?> _timeZone = Of("--time-zone", "Whose clocks --cron is about, such as Europe/Berlin. Default UTC.", "ZONE");
    private readonly Option<string?> _every = Of("--every", "How often, instead of --cron, such as 10s; at least 1s.", "DURATION");
    private readonly Option<string?> _priority = Of("--priority", "Priority of the events.", "critical|high|normal|low");
    private readonly Option<string?> _key = Of("--key", "Ordering key of the events.", "KEY");
    private readonly Option<string?> _source = Of("--source", "Where the events come from. Default the schedule.", "SOURCE");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_cron, _timeZone, _every, _priority, _key, _source];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The definition as the hub takes it: what is not given is not in it.</summary>
    /// <exception cref="JsonException">The payload is no JSON.</exception>
    public JsonObject Read(ParseResult parsed, string channel, string payload)
    {
        JsonObject published = new() { ["channel"] = channel, ["payload"] = JsonNode.Parse(payload) };
        Put(published, "priority", parsed.GetValue(_priority));
        Put(published, "key", parsed.GetValue(_key));
        Put(published, "source", parsed.GetValue(_source));
        JsonObject definition = [];
        Put(definition, "cron", parsed.GetValue(_cron));
        Put(definition, "timeZone", parsed.GetValue(_timeZone));
        Put(definition, "every", parsed.GetValue(_every));
        definition["event"] = published;
        return definition;
    }

    private static Option<string?> Of(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static void Put(JsonObject target, string name, string? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
