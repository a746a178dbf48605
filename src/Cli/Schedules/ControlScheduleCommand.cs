using System.CommandLine;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Schedules;

/// <summary><c>eventhub schedule pause</c> and <c>resume</c>.</summary>
internal sealed class ControlScheduleCommand : ClientVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "The schedule." };
    private readonly string _done;

    /// <summary>The verb, which is also the call's, and the word for what it is afterwards.</summary>
    public ControlScheduleCommand(string verb, string description, string done, Terminal terminal)
        : base(verb, description, $"eventhub schedule {verb} nightly", terminal)
    {
        _done = done;
        Add(_name);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(_name);
        byte[] answer = await hub.FetchAsync($"/v1/schedules/{Uri.EscapeDataString(name)}:{Name}", cancellationToken, HttpMethod.Post);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
        }
        else
        {
            await Terminal.Out.WriteLineAsync($"The schedule {name} is {_done}.");
        }

        return ExitCode.Done;
    }
}
