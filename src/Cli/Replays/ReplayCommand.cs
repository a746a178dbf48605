using System.CommandLine;
using EventHub.Cli.Output;

namespace EventHub.Cli.Replays;

/// <summary><c>eventhub replay</c>: stored events delivered again.</summary>
internal sealed class ReplayCommand : Command
{
    public ReplayCommand(Terminal terminal)
        : base("replay", "Deliver stored events again; see how far that has come, pause, resume and cancel it.")
    {
        Add(new StartReplayCommand(terminal));
        Add(new ReplayStatusCommand(terminal));
        Add(new ListReplaysCommand(terminal));
        Add(new ControlReplayCommand("pause", "Hand nothing out until it is resumed.", terminal));
        Add(new ControlReplayCommand("resume", "Hand out again, from where it was.", terminal));
        Add(new ControlReplayCommand("cancel", "Hand nothing out any more; what is in flight ends as it ends.", terminal));
    }
}
