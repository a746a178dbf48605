using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Subscriptions;

/// <summary><c>eventhub subscriptions set</c>.</summary>
internal sealed class SetSubscriptionCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The subscription." };
    private readonly Argument<string[]> _patterns = new("PATTERN") { Description = "The channels it wants, such as 'orders.>'.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _file = new("--file") { Description = "Read the definition, JSON, from this file; - is standard input.", HelpName = "FILE" };
    private readonly SubscriptionOptions _options = new();

    public SetSubscriptionCommand(Terminal terminal)
        : base(
            "set", "Create a subscription, or change it as a whole: what is not given has its default.",
            "eventhub subscriptions set billing 'orders.>' --priority critical --priority high --max-in-flight 100\neventhub subscriptions set billing --file billing.json", terminal)
    {
        Add(_name);
        Add(_patterns);
        Add(_file);
        _options.AddTo(this);
        Validators.Add(CheckCombination);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        string definition = parsed.GetValue(_file) is { } file
            ? await ReadAsync(file, cancellationToken)
            : _options.Read(parsed, parsed.GetRequiredValue(_patterns)).ToJsonString();
        byte[] answer = await hub.SendJsonAsync(HttpMethod.Put, "/v1/subscriptions/" + Uri.EscapeDataString(name), definition, cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
        }
        else
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            await Terminal.Out.WriteLineAsync($"The subscription {name} is in force, version {document.RootElement.GetProperty("version")}.");
        }

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

    private void CheckCombination(CommandResult result)
    {
        bool hasFile = result.GetValue(_file) is not null;
        int patterns = result.GetResult(_patterns)?.Tokens.Count ?? 0;
        if (!hasFile && patterns == 0)
        {
            result.AddError("Name at least one pattern, or a --file.");
        }
        else if (hasFile && patterns > 0)
        {
            result.AddError("With --file the patterns stand in the file.");
        }

        foreach (Option option in _options.All.Where(option => hasFile && result.GetResult(option) is { Implicit: false }))
        {
            result.AddError($"With --file write {option.Name[2..]} into the file.");
        }
    }
}
