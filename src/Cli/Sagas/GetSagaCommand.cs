using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas get</c>.</summary>
internal sealed class GetSagaCommand : ClientVerb
{
    private static readonly string[] Own = ["status", "paused", "held", "history", "diagram", "steps", "waiting", "undoable", "upToDate"];

    private readonly Argument<string> _definition = new("DEFINITION") { Description = "Its definition." };
    private readonly Argument<string> _key = new("KEY") { Description = "Its key." };
    private readonly Option<bool> _diagram = new("--diagram") { Description = "Show its path as a Mermaid diagram instead." };

    private readonly Option<string?> _svg = SagaPictures.NewOption();

    public GetSagaCommand(Terminal terminal)
        : base("get", "Show a saga: how it stands, what it waits for, and its history.", "eventhub sagas get order 4711\neventhub sagas get order 4711 --diagram\neventhub sagas get order 4711 --svg 4711.svg", terminal)
    {
        Add(_definition);
        Add(_key);
        Add(_diagram);
        Add(_svg);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string path = SagaText.Path(parsed.GetRequiredValue(_definition), parsed.GetRequiredValue(_key));
        if (parsed.GetValue(_svg) is { } file)
        {
            await SagaPictures.WriteAsync(hub, path + "/diagram?format=svg", file, Terminal, cancellationToken);
            return ExitCode.Done;
        }

        byte[] body = await hub.FetchAsync(path, cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, body, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(body);
        if (parsed.GetValue(_diagram))
        {
            await Terminal.Out.WriteAsync(document.RootElement.GetProperty("diagram").GetString());
        }
        else
        {
            await WriteAsync(document.RootElement);
        }

        return ExitCode.Done;
    }

    private async Task WriteAsync(JsonElement saga)
    {
        TextTable fields = new(new TextColumn("FIELD"), new TextColumn("VALUE"));
        fields.Add("status", SagaText.Status(saga));
        foreach (JsonElement text in saga.GetProperty("waiting").EnumerateArray())
        {
            fields.Add("waits for", text.GetString()!);
        }

        foreach (JsonProperty field in saga.EnumerateObject().Where(static field => !Own.Contains(field.Name) && field.Value.ValueKind != JsonValueKind.Null))
        {
            fields.Add(field.Name, field.Value.ToString());
        }

        fields.Write(Terminal.Out, Terminal.Width);
        await Terminal.Out.WriteLineAsync();
        TextTable history = new(new TextColumn("AT"), new TextColumn("WHAT"), new TextColumn("OF"), new TextColumn("MORE"));
        foreach (JsonElement line in saga.GetProperty("history").EnumerateArray().Reverse())
        {
            history.Add(SagaText.Line(line));
        }

        history.Write(Terminal.Out, Terminal.Width);
        if (SagaText.Behind(saga) is { } behind)
        {
            await Terminal.Out.WriteLineAsync(behind);
        }
    }
}
