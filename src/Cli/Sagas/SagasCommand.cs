using EventHub.Cli.Output;

namespace EventHub.Cli.Sagas;

/// <summary><c>eventhub sagas</c>: workflows over several services.</summary>
internal sealed class SagasCommand : ListSagasCommand
{
    public SagasCommand(Terminal terminal)
        : base("sagas", "List sagas, workflows over several services; define, start and steer them.", "eventhub sagas --status held", terminal)
    {
        Add(new ListSagasCommand(terminal));
        Add(new GetSagaCommand(terminal));
        Add(new StartSagaCommand(terminal));
        Add(new SignalSagaCommand(terminal));
        Add(new StopSagasCommand("cancel", "Cancel a saga, or without KEY all that fit: what was done is undone.", "eventhub sagas cancel order 4711 --reason 'ordered twice'\neventhub sagas cancel order --idle 7d --dry-run", hasReason: true, terminal));
        Add(new StopSagasCommand("retry", "Try at once what is held, of a saga or without KEY of all that fit.", "eventhub sagas retry order 4711\neventhub sagas retry order --state paying", hasReason: false, terminal));
        Add(new ControlSagaCommand("pause", "Let nothing happen until it is resumed; what arrives waits.", "paused", terminal));
        Add(new ControlSagaCommand("resume", "Go on with what has arrived.", "resumed", terminal));
        Add(new MigrateSagasCommand(terminal));
        Add(new ListDefinitionsCommand(terminal));
        Add(new ShowDefinitionCommand(terminal));
        Add(new DefineSagaCommand(terminal));
        Add(new DeleteDefinitionCommand(terminal));
    }
}
