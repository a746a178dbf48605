using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using EventHub.Cli.Channels;
using EventHub.Cli.Clusters;
using EventHub.Cli.Completion;
using EventHub.Cli.DeadLetters;
using EventHub.Cli.Events;
using EventHub.Cli.Health;
using EventHub.Cli.Output;
using EventHub.Cli.Policies;
using EventHub.Cli.Publishing;
using EventHub.Cli.Sagas;
using EventHub.Cli.Schedules;
using EventHub.Cli.Replays;
using EventHub.Cli.Services;
using EventHub.Cli.Serving;
using EventHub.Cli.Subscriptions;
using EventHub.Cli.Versions;
using EventHub.Cli.Watching;

namespace EventHub.Cli.Verbs;

/// <summary>The verbs of <c>eventhub</c>, and how a command line becomes an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        ParseResult parsed = Create(terminal).Parse(arguments);

        // Verbs end on the token; a deadline of the parser's own would cut the hub's shutdown short.
        InvocationConfiguration configuration = new()
        {
            Output = terminal.Out,
            Error = terminal.Error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        if (parsed.Action is ParseErrorAction usage)
        {
            usage.ShowHelp = arguments.Count == 0;
            configuration.Output = terminal.Error;
            await parsed.InvokeAsync(configuration, cancellationToken);
            await terminal.Error.WriteLineAsync($"See '{Path(parsed.CommandResult.Command)} --help'.");
            return ExitCode.Usage;
        }

        int result = await InvokeAsync(parsed, configuration, terminal, cancellationToken);
        await terminal.Out.FlushAsync(CancellationToken.None);
        return result;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration configuration, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception fault)
        {
            // A fault nobody foresaw: tell all there is, and end in order instead of aborting.
            await terminal.Error.WriteLineAsync($"eventhub failed in a way it should not: {fault}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(Terminal terminal)
    {
        RootCommand root = new("EventHub stores events durably and gives them to everyone who asks.")
        {
            new ServeCommand(terminal),
            new PublishCommand(terminal),
            new WatchCommand(terminal),
            new EventsCommand(terminal),
            new ChannelsCommand(terminal),
            new PoliciesCommand(terminal),
            new SubscriptionsCommand(terminal),
            new DeadLettersCommand(terminal),
            new ScheduleCommand(terminal),
            new ReplayCommand(terminal),
            new SagasCommand(terminal),
            new ServicesCommand(terminal),
            new ClusterCommand(terminal),
            new HealthCommand(terminal),
            new VersionCommand(terminal),
            new CompletionCommand(terminal),
        };
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExample((HelpAction)help.Action!);
        }

        return root;
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "eventhub";
}
