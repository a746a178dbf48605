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

    private readonly Option<string?> _svg = SagaPictures.NewOption();

    public ShowDefinitionCommand(Terminal terminal)
        : base("definition", "Show a definition, as its document or as a diagram.", "eventhub sagas definition order --diagram\neventhub sagas definition order --svg order.svg", terminal)
    {
        Add(_name);
        Add(_version);
        Add(_diagram);
        Add(_svg);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = "/v1/sagas/definitions/" + Uri.EscapeDataString(parsed.GetRequiredValue(_name));
        string? version = parsed.GetValue(_version)?.ToString(CultureInfo.InvariantCulture);
        if (parsed.GetValue(_svg) is { } file)
        {
            await SagaPictures.WriteAsync(hub, new Query(name + "/diagram").Add("format", "svg").Add("version", version).ToString(), file, Terminal, cancellationToken);
            return ExitCode.Done;
        }

        string path = new Query(name).Add("version", version).ToString();
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
