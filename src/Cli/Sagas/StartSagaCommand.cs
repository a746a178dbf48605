using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas start</c>.</summary>
internal sealed class StartSagaCommand : ClientVerb
{
    private readonly Argument<string> _definition = new("DEFINITION") { Description = "Its definition." };
    private readonly Argument<string?> _data = new("DATA") { Description = "Its data, a JSON object.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _key = new("--key") { Description = "Its key. Default: one is made.", HelpName = "KEY" };
    private readonly Option<string?> _idempotencyKey = new("--idempotency-key") { Description = "The same key and data start it once.", HelpName = "KEY" };

    public StartSagaCommand(Terminal terminal)
        : base("start", "Start a saga.", "eventhub sagas start order '{\"total\":\"12.50\"}' --key 4711", terminal)
    {
        Add(_definition);
        Add(_data);
        Add(_key);
        Add(_idempotencyKey);
        _data.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !SagaJson.IsJson(text))
            {
                result.AddError("The data is no JSON.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        JsonObject body = [];
        if (parsed.GetValue(_key) is { } key)
        {
            body["key"] = key;
        }

        if (parsed.GetValue(_data) is { } data)
        {
            body["data"] = JsonNode.Parse(data);
        }

        byte[] answer = await SagaJson.PostAsync(hub, "/v1/sagas/" + Uri.EscapeDataString(parsed.GetRequiredValue(_definition)), body.ToJsonString(), parsed.GetValue(_idempotencyKey), cancellationToken);
        return await Answers.WriteAsync(Terminal, answer, IsJson(parsed), Sentence, cancellationToken);
    }

    private static string Sentence(JsonElement saga)
    {
        string was = saga.GetProperty("duplicate").GetBoolean() ? "was started before" : "is started";
        return $"The saga {saga.GetProperty("key").GetString()} of {saga.GetProperty("definition").GetString()} {was}: {saga.GetProperty("state").GetString()}, {SagaText.Status(saga)}.";
    }
}
