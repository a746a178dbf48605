using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas define</c>.</summary>
internal sealed partial class DefineSagaCommand : ClientVerb
{
    private readonly Argument<string> _file = new("FILE") { Description = "The definition, YAML or JSON; - is standard input." };

    public DefineSagaCommand(Terminal terminal)
        : base("define", "Create a definition, or its next version. Sagas that run keep theirs.", "eventhub sagas define order.yaml", terminal) => Add(_file);

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string text = await ReadAsync(parsed.GetRequiredValue(_file), cancellationToken);
        if (NameIn().Match(text) is not { Success: true } name)
        {
            await Terminal.Error.WriteLineAsync("The definition does not say which saga it is: begin it with 'saga: NAME'.");
            return ExitCode.Failed;
        }

        using HttpRequestMessage request = new(HttpMethod.Put, "/v1/sagas/definitions/" + Uri.EscapeDataString(name.Groups[1].Value)) { Content = new StringContent(text, Encoding.UTF8, "application/yaml") };
        using HttpResponseMessage response = await hub.SendAsync(request, cancellationToken);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
            return ExitCode.Done;
        }

        using JsonDocument document = JsonDocument.Parse(answer);
        await Terminal.Out.WriteLineAsync($"Version {document.RootElement.GetProperty("version")} of {document.RootElement.GetProperty("name").GetString()} is in force.");
        return ExitCode.Done;
    }

    private async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file != "-")
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }

        using StreamReader reader = new(Terminal.Input, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    // Enough to know where to send it; the hub reads the rest.
    [GeneratedRegex("""(?:^|[{,])\s*"?saga"?\s*:\s*["']?([A-Za-z0-9._-]+)""", RegexOptions.Multiline)]
    private static partial Regex NameIn();
}
