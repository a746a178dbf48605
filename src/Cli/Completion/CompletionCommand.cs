using System.CommandLine;
using EventHub.Cli.Output;
using EventHub.Cli.Verbs;

namespace EventHub.Cli.Completion;

/// <summary><c>eventhub completion</c>: a script that lets a shell complete command lines.</summary>
internal sealed class CompletionCommand : Command, IExample
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh or fish." };

    public CompletionCommand(Terminal terminal)
        : base("completion", "Write a script that completes command lines in a shell.")
    {
        _shell.AcceptOnlyFromAmong(CompletionScripts.Shells);
        Add(_shell);
        SetAction(parsed => terminal.Out.Write(CompletionScripts.For(parsed.GetRequiredValue(_shell))));
    }

    /// <inheritdoc/>
    public string Example => "eval \"$(eventhub completion bash)\"";
}
