using System.CommandLine;
using EventHub.Cli.Output;

namespace EventHub.Cli.DeadLetters;

/// <summary><c>eventhub deadletters</c>: what a subscription has given up.</summary>
internal sealed class DeadLettersCommand : Command
{
    public DeadLettersCommand(Terminal terminal)
        : base("deadletters", "List what a subscription has given up; deliver it again or discard it.")
    {
        Add(new ListDeadLettersCommand(terminal));
        Add(new ReplayDeadLettersCommand(terminal));
        Add(new DiscardDeadLettersCommand(terminal));
    }
}
