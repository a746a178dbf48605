using EventHub.EmbeddedRuntime.Calls;
using Orleans;
using Orleans.Runtime;

namespace EventHub.EmbeddedRuntime.Reminders;

/// <summary>The call that brings a due reminder.</summary>
internal sealed class ReminderTick(string name, TickStatus status) : GrainCall
{
    public override string GetInterfaceName() => nameof(IRemindable);

    public override string GetMethodName() => nameof(IRemindable.ReceiveReminder);

    public override int GetArgumentCount() => 2;

    public override object? GetArgument(int index) => index switch { 0 => name, 1 => status, _ => base.GetArgument(index) };

    protected override Task Invoke(object target) => ((IRemindable)target).ReceiveReminder(name, status);
}
