using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;

namespace EventHub.Cli.Events;

/// <summary>The options that say what event is explained without publishing it: what subscriptions look at. The hub checks their values.</summary>
internal sealed class ExplainOptions
{
    private readonly Option<string?> _channel = Of("--channel", "Channel of an event that is not published.", "CHANNEL");
    private readonly Option<string?> _priority = Of("--priority", "Its priority.", "critical|high|normal|low");
    private readonly Option<string?> _source = Of("--source", "Its source.", "SOURCE");
    private readonly Option<string?> _type = Of("--type", "Its type.", "TYPE");
    private readonly Option<string?> _target = Of("--target", "Its target.", "TARGET");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_channel, _priority, _source, _type, _target];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>True when the channel is given.</summary>
    public bool HasChannel(CommandResult result) => result.GetValue(_channel) is not null;

    /// <summary>The publish object as the hub takes it.</summary>
    public JsonObject Read(ParseResult parsed)
    {
        JsonObject published = new() { ["payload"] = null };
        foreach ((string name, Option<string?> option) in (ReadOnlySpan<(string, Option<string?>)>)
            [("channel", _channel), ("priority", _priority), ("source", _source), ("type", _type), ("target", _target)])
        {
            if (parsed.GetValue(option) is { } value)
            {
                published[name] = value;
            }
        }

        return published;
    }

    private static Option<string?> Of(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
