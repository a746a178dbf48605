using System.CommandLine;
using EventHub.Cli.Output;

namespace EventHub.Cli.Events;

/// <summary><c>eventhub events</c>: stored events.</summary>
internal sealed class EventsCommand : Command
{
    public EventsCommand(Terminal terminal)
        : base("events", "List, read, delete, retry and explain events.")
    {
        Add(new ListEventsCommand(terminal));
        Add(new GetEventCommand(terminal));
        Add(new GetPayloadCommand(terminal));
        Add(new DeleteEventCommand(terminal));
        Add(new RetryEventCommand(terminal));
        Add(new ExplainEventCommand(terminal));
    }
}
