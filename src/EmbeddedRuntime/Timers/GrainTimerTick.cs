using EventHub.EmbeddedRuntime.Calls;
using Orleans.CodeGeneration;

namespace EventHub.EmbeddedRuntime.Timers;

/// <summary>A tick as the activation's admission sees it: a call nobody waits for, and which no limit refuses.</summary>
internal sealed class GrainTimerTick(GrainTimer timer, bool interleaves, bool keepsActive) : GrainCall
{
    public override InvokeMethodOptions Options => InvokeMethodOptions.OneWay | (interleaves ? InvokeMethodOptions.AlwaysInterleave : InvokeMethodOptions.None);

    internal override bool IsLocal => true;

    internal override bool KeepsActive => keepsActive;

    public override string GetInterfaceName() => nameof(GrainTimer);

    public override string GetMethodName() => nameof(GrainTimer.TickAsync);

    protected override Task Invoke(object target) => timer.TickAsync();
}
