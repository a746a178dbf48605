using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace EventHub.Conformance.Turns;

/// <summary>Lets in, while others wait, whoever's name begins with "vip".</summary>
[MayInterleave(nameof(MayEnter))]
public sealed class ChoosyGrain : Grain, IChoosyGrain
{
    public static bool MayEnter(IInvokable call) =>
        call.GetMethodName() == nameof(Visit) && call.GetArgument(0) is string name && name.StartsWith("vip", StringComparison.Ordinal);

    public async Task Visit(string name, string gate)
    {
        Journal.Add(this.GetPrimaryKeyString(), name + " began");
        await Gate.PassAsync(gate);
        Journal.Add(this.GetPrimaryKeyString(), name + " ended");
    }
}
