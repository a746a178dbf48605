using System.CommandLine;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas signal</c>.</summary>
internal sealed class SignalSagaCommand : ClientVerb
{
    private readonly Argument<string> _definition = new("DEFINITION") { Description = "Its definition." };
    private readonly Argument<string> _key = new("KEY") { Description = "Its key." };
    private readonly Argument<string> _name = new("SIGNAL") { Description = "What is said." };
    private readonly Argument<string?> _payload = new("PAYLOAD") { Description = "More of it, JSON.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _idempotencyKey = new("--idempotency-key") { Description = "The same key is one signal.", HelpName = "KEY" };

    public SignalSagaCommand(Terminal terminal)
        : base("signal", "Say something to a saga: an approval, for instance.", "eventhub sagas signal order 4711 approve '{\"by\":\"kim\"}'", terminal)
    {
        Add(_definition);
        Add(_key);
        Add(_name);
        Add(_payload);
        Add(_idempotencyKey);
        _payload.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !SagaJson.IsJson(text))
            {
                result.AddError("The payload is no JSON. Quote a text twice, such as '\"text\"'.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        JsonObject body = new() { ["name"] = parsed.GetRequiredValue(_name) };
        if (parsed.GetValue(_payload) is { } payload)
        {
            body["payload"] = JsonNode.Parse(payload);
        }

        string path = SagaText.Path(parsed.GetRequiredValue(_definition), parsed.GetRequiredValue(_key), ":signal");
        byte[] answer = await SagaJson.PostAsync(hub, path, body.ToJsonString(), parsed.GetValue(_idempotencyKey), cancellationToken);
        return await Answers.WriteAsync(
            Terminal, answer, IsJson(parsed),
            static saga => $"The signal is {saga.GetProperty("effect").GetString()}; the saga is in {saga.GetProperty("state").GetString()}, {SagaText.Status(saga)}.", cancellationToken);
    }
}
