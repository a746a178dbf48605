using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary>What is done to one saga, or without KEY to all that fit.</summary>
internal abstract class ManySagasCommand : ClientVerb
{
    private readonly Argument<string> _definition = new("DEFINITION") { Description = "Its definition." };
    private readonly Argument<string?> _key = new("KEY") { Description = "Its key; all that fit when it is left out.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Of many: only count them; of a migration, name those that would be refused too." };
    private readonly Option<int?> _max = new("--max") { Description = "Of many: so many at most. Default 1,000.", HelpName = "COUNT" };
    private readonly SagaFilters _filters = new();

    /// <summary>The verb, which is also the call's.</summary>
    protected ManySagasCommand(string verb, string description, string example, Terminal terminal)
        : base(verb, description, example, terminal)
    {
        Add(_definition);
        Add(_key);
        Add(_dryRun);
        Add(_max);
        _filters.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_key) is not null && _filters.All.Cast<Option>().Concat([_dryRun, _max, .. OfMany]).Any(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError("KEY names one saga. Leave it, or the options that choose among many, out.");
            }
        });
    }

    /// <summary>Options that have no meaning for one.</summary>
    protected virtual IEnumerable<Option> OfMany => [];

    /// <summary>Puts into the request what stands there for one and for many.</summary>
    protected abstract void AddTo(JsonObject body, ParseResult parsed);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string definition = parsed.GetRequiredValue(_definition);
        JsonObject body = [];
        AddTo(body, parsed);
        string? key = parsed.GetValue(_key);
        if (key is null)
        {
            AddFilters(parsed, definition, body);
        }

        string path = key is null ? "/v1/sagas:" + Name : SagaText.Path(definition, key, ":" + Name);
        byte[] answer = await hub.SendJsonAsync(HttpMethod.Post, path, body.ToJsonString(), cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        await Terminal.Out.WriteLineAsync(key is null ? Many(document.RootElement) : One(document.RootElement));
        return ExitCode.Done;
    }

    /// <summary>What is said of one.</summary>
    protected virtual string One(JsonElement saga) =>
        $"The saga {saga.GetProperty("key").GetString()} of {saga.GetProperty("definition").GetString()} is in {saga.GetProperty("state").GetString()}, {SagaText.Status(saga)}.";

    /// <summary>What is said of many.</summary>
    protected virtual string Many(JsonElement answer)
    {
        string more = answer.GetProperty("more").GetBoolean() ? " There are more: repeat it." : "";
        return answer.GetProperty("dryRun").GetBoolean()
            ? $"{answer.GetProperty("matched")} sagas fit.{more}"
            : $"{answer.GetProperty("matched")} sagas fit; {Name} had an effect on {answer.GetProperty("changed")}.{more}";
    }

    private void AddFilters(ParseResult parsed, string definition, JsonObject body)
    {
        body["definition"] = definition;
        foreach ((string name, string value) in _filters.Given(parsed))
        {
            body[name] = value;
        }

        if (parsed.GetValue(_dryRun))
        {
            body["dryRun"] = true;
        }

        if (parsed.GetValue(_max) is { } max)
        {
            body["max"] = max;
        }
    }
}
