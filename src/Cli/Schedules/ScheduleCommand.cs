using EventHub.Cli.Output;

namespace EventHub.Cli.Schedules;

/// <summary><c>eventhub schedule</c>: events that are published again and again.</summary>
internal sealed class ScheduleCommand : ListSchedulesCommand
{
    public ScheduleCommand(Terminal terminal)
        : base("schedule", "List schedules, which publish an event again and again; set, pause and delete them.", "eventhub schedule", terminal)
    {
        Add(new ListSchedulesCommand(terminal));
        Add(new GetScheduleCommand(terminal));
        Add(new SetScheduleCommand(terminal));
        Add(new DeleteScheduleCommand(terminal));
        Add(new ControlScheduleCommand("pause", "Publish nothing until it is resumed.", "paused", terminal));
        Add(new ControlScheduleCommand("resume", "Go on with the next time it is due.", "resumed", terminal));
    }
}
