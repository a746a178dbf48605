using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Schedules;

/// <summary><c>eventhub schedule set</c>.</summary>
internal sealed class SetScheduleCommand : ClientVerb
{
    private const string NoPayload = "null";

    private readonly Argument<string> _name = new("NAME") { Description = "The schedule." };
    private readonly Argument<string?> _channel = new("CHANNEL") { Description = "The channel of its events.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _payload = new("PAYLOAD") { Description = "Their payload, JSON. Default null.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _file = new("--file") { Description = "Read the definition, JSON, from this file; - is standard input.", HelpName = "FILE" };
    private readonly ScheduleOptions _options = new();

    public SetScheduleCommand(Terminal terminal)
        : base(
            "set", "Create a schedule, or change it as a whole.",
            "eventhub schedule set nightly reports.due --cron '0 3 * * MON-FRI' --time-zone Europe/Berlin\neventhub schedule set heartbeat hub.alive '{\"from\":\"here\"}' --every 10s\neventhub schedule set nightly --file nightly.json",
            terminal)
    {
        Add(_name);
        Add(_channel);
        Add(_payload);
        Add(_file);
        _options.AddTo(this);
        Validators.Add(CheckCombination);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        string definition = parsed.GetValue(_file) is { } file
            ? await ReadAsync(file, cancellationToken)
            : _options.Read(parsed, parsed.GetRequiredValue(_channel)!, parsed.GetValue(_payload) ?? NoPayload).ToJsonString();
        byte[] answer = await hub.SendJsonAsync(HttpMethod.Put, "/v1/schedules/" + Uri.EscapeDataString(name), definition, cancellationToken);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
        }
        else
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            await Terminal.Out.WriteLineAsync(document.RootElement.GetProperty("nextAt").GetString() is { } next
                ? $"The schedule {name} is in force, and is due next at {next}." : $"The schedule {name} is set, and publishes nothing now.");
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
        if (!hasFile && result.GetValue(_channel) is null)
        {
            result.AddError("Name the channel of the events, or give a definition with --file.");
        }
        else if (hasFile && (result.GetValue(_channel) is not null || _options.All.Any(option => result.GetResult(option) is { Implicit: false })))
        {
            result.AddError("--file brings the whole definition. Leave the other options and the channel out.");
        }
        else if (!hasFile && !IsJsonText(result.GetValue(_payload) ?? NoPayload))
        {
            result.AddError("The payload is no JSON. Quote a text twice, such as '\"text\"'.");
        }
    }

    private static bool IsJsonText(string text)
    {
        try
        {
            _ = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
