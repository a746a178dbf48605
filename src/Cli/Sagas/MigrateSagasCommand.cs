using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Output;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas migrate</c>, of one or of many.</summary>
internal sealed class MigrateSagasCommand : ManySagasCommand
{
    private readonly Option<int> _to = new("--to") { Description = "The version that is to be followed.", HelpName = "VERSION", Required = true };
    private readonly Option<int?> _from = new("--from") { Description = "Of many: only those that follow this version.", HelpName = "VERSION" };
    private readonly Option<string[]> _states = new("--map") { Description = "Which state of that version stands for which, such as shipping=sending; may come several times.", HelpName = "OLD=NEW" };

    public MigrateSagasCommand(Terminal terminal)
        : base("migrate", "Take a saga, or without KEY all that fit, to another version of its definition.", "eventhub sagas migrate order 4711 --to 2 --map shipping=sending\neventhub sagas migrate order --to 2 --from 1 --dry-run", terminal)
    {
        Add(_to);
        Add(_from);
        Add(_states);
        _states.Validators.Add(static result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (text.Split('=') is not [{ Length: > 0 }, { Length: > 0 }])
                {
                    result.AddError($"--map takes OLD=NEW, the names of two states; '{text}' was given.");
                }
            }
        });
    }

    protected override IEnumerable<Option> OfMany => [_from];

    protected override void AddTo(JsonObject body, ParseResult parsed)
    {
        body["version"] = parsed.GetValue(_to);
        if (parsed.GetValue(_from) is { } from)
        {
            body["from"] = from;
        }

        if (parsed.GetValue(_states) is { Length: > 0 } states)
        {
            JsonObject map = [];
            foreach (string[] pair in states.Select(static text => text.Split('=')))
            {
                map[pair[0]] = pair[1];
            }

            body["states"] = map;
        }
    }

    protected override string One(JsonElement saga) =>
        $"The saga {saga.GetProperty("key").GetString()} of {saga.GetProperty("definition").GetString()} follows version {saga.GetProperty("version").GetInt32()}, in {saga.GetProperty("state").GetString()}, {SagaText.Status(saga)}.";

    protected override string Many(JsonElement answer)
    {
        int refused = answer.GetProperty("refusedCount").GetInt32(), shown = answer.GetProperty("refused").GetArrayLength();
        string all = base.Many(answer), would = answer.GetProperty("dryRun").GetBoolean() && refused > 0 ? $" {refused} of them would be refused:" : "";
        IEnumerable<string> named = answer.GetProperty("refused").EnumerateArray().Select(static one => $"{one.GetProperty("key").GetString()}: {one.GetProperty("detail").GetString()} ({one.GetProperty("code").GetString()})");
        return string.Join(Environment.NewLine, [all + would, .. named, .. refused > shown ? [$"and {refused - shown} more."] : Array.Empty<string>()]);
    }
}
