using System.CommandLine;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Events;

/// <summary><c>eventhub events get</c>.</summary>
internal sealed class GetEventCommand : ClientVerb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Argument<string[]> _ids = new("ID") { Description = "Ids of events.", Arity = ArgumentArity.OneOrMore };

    public GetEventCommand(Terminal terminal)
        : base("get", "Show events with everything the hub knows about them.", "eventhub events get 0198a3f0-5b1c-7000-8000-00000000002a", terminal) => Add(_ids);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        foreach (string id in parsed.GetRequiredValue(_ids))
        {
            byte[] body = await hub.FetchAsync($"/v1/events/{Uri.EscapeDataString(id)}", cancellationToken);
            if (IsJson(parsed))
            {
                await JsonLines.WriteAsync(Terminal, body, cancellationToken);
            }
            else
            {
                Show(body);
            }
        }

        return ExitCode.Done;
    }

    // Fields that are null say nothing; the payload comes last because it is the longest.
    private void Show(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonProperty[] fields = [.. document.RootElement.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null)];
        int width = fields.Max(field => field.Name.Length);
        foreach (JsonProperty field in fields.Where(field => field.Name != "payload"))
        {
            string value = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
            Terminal.Out.WriteLine($"{field.Name.PadRight(width)}  {PlainText.Cut(PlainText.OneLine(value), Terminal.Width - width - 2)}");
        }

        foreach (JsonProperty payload in fields.Where(field => field.Name == "payload"))
        {
            Terminal.Out.WriteLine(JsonSerializer.Serialize(payload.Value, Indented));
        }

        Terminal.Out.WriteLine();
    }
}
