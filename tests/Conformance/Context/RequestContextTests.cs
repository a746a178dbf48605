using EventHub.Conformance.Kit;
using Orleans.Runtime;

namespace EventHub.Conformance.Context;

public abstract class RequestContextTests(RuntimeFixture runtime)
{
    private const string Name = "tenant";

    [Fact]
    public async Task Value_ReachesTheCallee_AndThoseItCalls()
    {
        RequestContext.Set(Name, "blue");
        Assert.Equal("blue", await NewGrain().Read(Name));
        Assert.Equal("blue", await NewGrain().ReadThrough(Keys.Next(), Name));
        RequestContext.Clear();
        Assert.Equal("none", await NewGrain().Read(Name));
    }

    [Fact]
    public async Task Value_SetByTheCallee_DoesNotComeBack()
    {
        RequestContext.Set(Name, "blue");
        IContextGrain grain = NewGrain();
        await grain.Change(Name, "red");
        Assert.Equal("blue", RequestContext.Get(Name));
        RequestContext.Remove(Name);
        Assert.Equal("none", await grain.Read(Name));
    }

    [Fact]
    public async Task Values_OfWaitingCalls_StayApart()
    {
        IContextGrain grain = NewGrain();
        Gate gate = new();

        RequestContext.Set(Name, "blue");
        Task<string> blue = grain.ReadAfterGate(gate.Name, Name);
        RequestContext.Set(Name, "red");
        Task<string> red = grain.ReadAfterGate(gate.Name, Name);
        RequestContext.Clear();
        await gate.ArrivalAsync();
        gate.Open();
        await RuntimeFixture.SoonAsync(Task.WhenAll(blue, red), "both answers");

        Assert.Equal(("blue", "red"), (await blue, await red));
    }

    private IContextGrain NewGrain() => runtime.Grains.GetGrain<IContextGrain>(Keys.Next());
}
