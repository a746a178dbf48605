using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Conformance.Context;

public sealed class ContextGrain : Grain, IContextGrain
{
    public Task<string> Read(string name) => Task.FromResult(RequestContext.Get(name) as string ?? "none");

    public async Task<string> ReadThrough(string other, string name)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IContextGrain>(other).Read(name);
    }

    public Task Change(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }

    public async Task<string> ReadAfterGate(string gate, string name)
    {
        await Gate.PassAsync(gate);
        return RequestContext.Get(name) as string ?? "none";
    }
}
