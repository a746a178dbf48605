using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;

namespace EventHub.Cli.DeadLetters;

/// <summary>The arguments and options that say which dead letters a verb is about. The hub checks their values.</summary>
internal sealed class DeadLetterChoice
{
    private readonly Argument<string> _name = new("NAME") { Description = "The subscription." };
    private readonly Argument<string[]> _ids = new("ID") { Description = "Ids of events; without any, and without a filter, all.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _channel = new("--channel") { Description = "Only events of channels that match.", HelpName = "PATTERN" };
    private readonly Option<string?> _since = new("--since") { Description = "Only those given up at or after this time (RFC 3339).", HelpName = "TIME" };
    private readonly Option<string?> _until = new("--until") { Description = "Only those given up before this time (RFC 3339).", HelpName = "TIME" };
    private readonly Option<int?> _max = new("--max") { Description = "So many at most.", HelpName = "COUNT" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only count them." };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_ids);
        foreach (Option option in (Option[])[_channel, _since, _until, _max, _dryRun])
        {
            command.Add(option);
        }

        command.Validators.Add(CheckCombination);
    }

    public string NameOf(ParseResult parsed) => parsed.GetRequiredValue(_name);

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>True when nothing chooses: it is about all there are.</summary>
    public bool IsEverything(CommandResult result) => Ids(result) == 0 && !HasFilter(result) && result.GetValue(_max) is null;

    /// <summary>What the hub is asked: what is not given is not in it.</summary>
    public JsonObject Read(ParseResult parsed)
    {
        JsonObject request = [];
        string[] ids = parsed.GetRequiredValue(_ids);
        Put(request, "ids", ids.Length == 0 ? null : [.. ids.Select(static id => JsonValue.Create(id))]);
        Put(request, "channel", parsed.GetValue(_channel));
        Put(request, "since", parsed.GetValue(_since));
        Put(request, "until", parsed.GetValue(_until));
        Put(request, "max", parsed.GetValue(_max));
        Put(request, "dryRun", IsDryRun(parsed) ? true : null);
        return request;
    }

    private static void Put(JsonObject request, string name, JsonNode? value)
    {
        if (value is not null)
        {
            request[name] = value;
        }
    }

    private static void Put(JsonObject request, string name, JsonArray? value) => Put(request, name, (JsonNode?)value);

    private void CheckCombination(CommandResult result)
    {
        if (Ids(result) > 0 && HasFilter(result))
        {
            result.AddError("Name events by id, or choose them with --channel, --since and --until; not both.");
        }
    }

    private int Ids(CommandResult result) => result.GetResult(_ids)?.Tokens.Count ?? 0;

    private bool HasFilter(CommandResult result) => (result.GetValue(_channel) ?? result.GetValue(_since) ?? result.GetValue(_until)) is not null;
}
