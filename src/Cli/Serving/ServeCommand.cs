using System.CommandLine;
using EventHub.Cli.Configuration;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Serving;

/// <summary><c>eventhub serve</c>: the hub in one process.</summary>
internal sealed class ServeCommand : Command, IExample
{
    private readonly Option<string?> _urls = new("--urls") { Description = "Addresses to listen on. Default http://127.0.0.1:8300.", HelpName = "URL[;URL]" };
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the log. Default ./data.", HelpName = "DIR" };
    private readonly Option<string?> _storage = new("--storage") { Description = "What keeps the log: file (default), memory, or the address of a Redis server.", HelpName = "file|memory|redis://HOST:PORT" };
    private readonly Option<string?> _durability = new("--durability") { Description = "When a publish is answered: always (default: synced), interval or none." };
    private readonly Option<string?> _config = new("--config") { Description = "Settings file, YAML or JSON. Every setting is also EVENTHUB__Section__Key.", HelpName = "FILE" };
    private readonly Option<string?> _log = new("--log") { Description = "Log lines for people (text, default) or machines (json)." };
    private readonly Option<bool> _json = new("--json") { Description = "The same as --log json." };
    private readonly Terminal _terminal;

    public ServeCommand(Terminal terminal)
        : base("serve", "Run the hub.")
    {
        _terminal = terminal;
        foreach (Option option in (Option[])[_urls, _data, _storage, _durability, _config, _log, _json])
        {
            Add(option);
        }

        _storage.CompletionSources.Add("file", "memory", "redis://127.0.0.1:6379");
        _durability.CompletionSources.Add("always", "interval", "none");
        _log.CompletionSources.Add("text", "json");
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public string Example => "eventhub serve --data ./data --urls http://127.0.0.1:8300";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        (HubSettings settings, IReadOnlyList<Problem> problems) =
            HubSettingsLoader.Load(parsed.GetValue(_config), _terminal.Variables, [.. SettingsOf(parsed)]);
        if (problems.Count == 0)
        {
            return await new HubProcess(settings, _terminal).RunAsync(stop);
        }

        ProblemText.Write(_terminal.Error, problems);
        return ExitCode.Failed;
    }

    // A value that no setting takes is reported like any other wrong setting, so that all are reported together.
    private IEnumerable<SettingEntry> SettingsOf(ParseResult parsed)
    {
        (Option<string?> Option, string Key)[] all =
            [(_urls, "Server:Urls"), (_data, "Storage:DataDirectory"), (_storage, "Storage:Provider"), (_durability, "Storage:Durability"), (_log, "Log:Format")];
        foreach ((Option<string?> option, string key) in all)
        {
            if (parsed.GetValue(option) is { } value)
            {
                SettingOrigin origin = SettingOrigin.OfOption(option.Name);
                yield return new SettingEntry(key, option == _storage ? ProviderOf(value) : value, origin);
                if (option == _storage && value.Contains("://", StringComparison.Ordinal))
                {
                    yield return new SettingEntry("Storage:Address", value, origin);
                }
            }
        }

        if (parsed.GetValue(_json))
        {
            yield return new SettingEntry("Log:Format", "json", SettingOrigin.OfOption("--json"));
        }
    }

    // A storage may be named by its address, such as redis://127.0.0.1; the one of rediss:// is the same with TLS.
    private static string ProviderOf(string storage) => storage.Split("://", 2)[0] is var scheme && scheme == "rediss" ? "redis" : scheme;
}
