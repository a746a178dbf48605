using System.CommandLine;
using EventHub.Cli.Http;
using EventHub.Cli.Output;
using EventHub.Protocol.Errors;

namespace EventHub.Cli.Verbs;

/// <summary>A verb that talks to a hub: where it is, how to answer, and what happens when it refuses or is not there.</summary>
internal abstract class ClientVerb : Command, IExample
{
    private const string DefaultServer = "http://127.0.0.1:8300";

    private readonly Option<string> _server = new("--server") { Description = $"The hub's address. Default {DefaultServer}, or EVENTHUB_SERVER.", HelpName = "URL" };
    private readonly Option<bool> _json = new("--json") { Description = "Answer in JSON, for machines." };

    protected ClientVerb(string name, string description, string example, Terminal terminal)
        : base(name, description)
    {
        Terminal = terminal;
        Example = example;
        _server.DefaultValueFactory = _ => Terminal.Variables["EVENTHUB_SERVER"] as string is { Length: > 0 } server ? server : DefaultServer;
        _server.Validators.Add(static result =>
        {
            if (!IsAddress(result.GetValueOrDefault<string>()))
            {
                result.AddError($"--server takes an address such as {DefaultServer}, not '{result.GetValueOrDefault<string>()}'.");
            }
        });
        Add(_server);
        Add(_json);
        SetAction(InvokeAsync);
    }

    /// <inheritdoc/>
    public string Example { get; }

    protected Terminal Terminal { get; }

    protected bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Does the work. The exit code is the result; problems are thrown.</summary>
    protected abstract Task<int> RunAsync(ParseResult parsed, HubClient hub, CancellationToken cancellationToken);

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using HubClient hub = new(new Uri(parsed.GetRequiredValue(_server)));
        try
        {
            return await RunAsync(parsed, hub, cancellationToken);
        }
        catch (HubProblemException refusal)
        {
            await Terminal.Out.FlushAsync(CancellationToken.None);
            ProblemText.Write(Terminal.Error, refusal.Problem);
            return ExitCode.Failed;
        }
        catch (EventHubException refusal) when (!LiveConnection.IsUnanswered(refusal.Code))
        {
            await Terminal.Out.FlushAsync(CancellationToken.None);
            ProblemText.Write(Terminal.Error, HubProblem.Of(refusal.Problem));
            return ExitCode.Failed;
        }
        catch (Exception fault) when (fault is HubUnreachableException or EventHubException)
        {
            await Terminal.Out.FlushAsync(CancellationToken.None);
            await Terminal.Error.WriteLineAsync($"{fault.Message.TrimEnd('.')}. {HubUnreachableException.Remedy}");
            return ExitCode.Unreachable;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await Terminal.Error.WriteLineAsync(fault.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Terminal.Error.WriteLineAsync("Stopped.");
            return ExitCode.Failed;
        }
    }
}
