using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas definition</c>.</summary>
internal sealed class ShowDefinitionCommand : ClientVerb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string> _name = new("NAME") { Description = "The definition." };
    private readonly Option<int?> _version = new("--version-of") { Description = "Which version. Default: the latest.", HelpName = "NUMBER" };
    private readonly Option<bool> _diagram = new("--diagram") { Description = "Show it as a Mermaid diagram instead." };

    public ShowDefinitionCommand(Terminal terminal)
        : base("definition", "Show a definition, as its document or as a diagram.", "eventhub sagas definition order --diagram", terminal)
    {
        Add(_name);
        Add(_version);
        Add(_diagram);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string path = new Query("/v1/sagas/definitions/" + Uri.EscapeDataString(parsed.GetRequiredValue(_name))).Add("version", parsed.GetValue(_version)?.ToString(CultureInfo.InvariantCulture)).ToString();
        byte[] answer = await hub.FetchAsync(path, cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        await (parsed.GetValue(_diagram)
            ? Terminal.Out.WriteAsync(document.RootElement.GetProperty("diagram").GetString())
            : Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(document.RootElement.GetProperty("definition"), Indented)));
        return ExitCode.Done;
    }
}
