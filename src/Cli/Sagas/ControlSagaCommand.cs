using System.CommandLine;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas pause</c> and <c>resume</c>.</summary>
internal sealed class ControlSagaCommand : ClientVerb
{
    private readonly Argument<string> _definition = new("DEFINITION") { Description = "Its definition." };
    private readonly Argument<string> _key = new("KEY") { Description = "Its key." };
    private readonly string _done;

    /// <summary>The verb, which is also the call's, and the word for what it is afterwards.</summary>
    public ControlSagaCommand(string verb, string description, string done, Terminal terminal)
        : base(verb, description, $"eventhub sagas {verb} order 4711", terminal)
    {
        _done = done;
        Add(_definition);
        Add(_key);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken)
    {
        string definition = parsed.GetRequiredValue(_definition), key = parsed.GetRequiredValue(_key);
        byte[] answer = await hub.FetchAsync(SagaText.Path(definition, key, ":" + Name), cancellationToken, HttpMethod.Post);
        if (IsJson(parsed))
        {
            await JsonLines.WriteAsync(Terminal, answer, cancellationToken);
        }
        else
        {
            await Terminal.Out.WriteLineAsync($"The saga {key} of {definition} is {_done}.");
        }

        return ExitCode.Done;
    }
}
