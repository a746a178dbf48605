using EventHub.Conformance.Kit;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Conformance.Calls;

public abstract class CallTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Call_GivesTheResult()
    {
        ICallGrain grain = NewGrain();

        Assert.Equal("hello", await grain.Echo("hello"));
        Assert.Equal(42, await grain.Double(21));
        await grain.Nothing();
    }

    [Fact]
    public async Task Calls_Deep_AllReturn() => Assert.EndsWith(".3.2.1", await RuntimeChain(200), StringComparison.Ordinal);

    [Fact]
    public async Task Exception_ReachesTheCaller_WithTypeAndMessage()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => NewGrain().Throw("no such thing"));
        Assert.Equal("no such thing", exception.Message);
    }

    [Fact]
    public async Task Exception_BeforeTheTask_ReachesTheCallerThroughTheTask()
    {
        Task call = NewGrain().ThrowAtOnce("at once");
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        Assert.Equal("at once", exception.Message);
    }

    [Fact]
    public async Task Exception_OfOwnType_KeepsItsFields()
    {
        RefusalException exception = await Assert.ThrowsAsync<RefusalException>(() => NewGrain().ThrowRefusal("refused", 7));
        Assert.Equal(("refused", 7), (exception.Message, exception.Code));
    }

    [Fact]
    public async Task Exception_PassesThroughGrains()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => NewGrain().ThrowThrough(Keys.Next(), "far away"));
        Assert.Equal("far away", exception.Message);
    }

    [Fact]
    public async Task Exception_LeavesTheGrainUsable()
    {
        ICallGrain grain = NewGrain();
        await Assert.ThrowsAsync<ArgumentException>(() => grain.Throw("once"));
        Assert.Equal("still there", await grain.Echo("still there"));
    }

    [Fact]
    public async Task Call_WithoutAnswer_TimesOut()
    {
        ICallGrain grain = NewGrain();
        Gate gate = new();

        Task held = grain.HoldBriefly(gate.Name);
        await gate.ArrivalAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => runtime.InTimeAsync(held, "the timeout"));
        gate.Open();

        Assert.Equal("free again", await grain.Echo("free again"));
    }

    [Fact]
    public async Task Call_ThatTimedOutWhileWaiting_IsNotMade()
    {
        string key = Keys.Next();
        ICallGrain grain = runtime.Grains.GetGrain<ICallGrain>(key);
        Gate gate = new();

        Task held = grain.Hold(gate.Name);
        await gate.ArrivalAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => runtime.InTimeAsync(grain.NoteBriefly("too late"), "the timeout"));
        gate.Open();
        await RuntimeFixture.SoonAsync(held, "the end of the first call");
        await grain.Note("in time");

        Assert.Equal(["in time"], Journal.Of(key));
    }

    [Fact]
    public async Task CallCycle_TimesOut() =>
        await Assert.ThrowsAsync<TimeoutException>(() => runtime.InTimeAsync(NewGrain().CallRound(Keys.Next(), allowReentrancy: false), "the timeout"));

    [Fact]
    public async Task CallCycle_WithReentrancyAllowed_Returns()
    {
        string key = Keys.Next();
        Task<string> call = runtime.Grains.GetGrain<ICallGrain>(key).CallRound(Keys.Next(), allowReentrancy: true);
        await RuntimeFixture.SoonAsync(call, "the answer");
        Assert.Equal("back from " + key, await call);
    }

    [Fact]
    public async Task OneWayCall_ReturnsBeforeItEnds()
    {
        string key = Keys.Next();
        Gate gate = new();

        await RuntimeFixture.SoonAsync(runtime.Grains.GetGrain<ICallGrain>(key).HoldOneWay(gate.Name), "the return of the one-way call");
        await gate.ArrivalAsync();
        Assert.Empty(Journal.Of(key));
        gate.Open();
        await RuntimeFixture.SoonAsync(Journal.Reaches(key, 1), "the end of the one-way call");
    }

    [Fact]
    public async Task OneWayCall_ThatFails_TellsNobody()
    {
        ICallGrain grain = NewGrain();
        await grain.ThrowOneWay();
        Assert.Equal("fine", await grain.Echo("fine"));
    }

    [Fact]
    public async Task References_ToOneGrain_AreEqual()
    {
        string key = Keys.Next();
        ICallGrain one = runtime.Grains.GetGrain<ICallGrain>(key);
        ICallGrain two = await runtime.Grains.GetGrain<ICallGrain>(key).Self();

        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(one, NewGrain());
        Assert.Equal(key, await NewGrain().KeyOf(two));
        Assert.Equal(one.GetGrainId(), ((GrainReference)two).GrainId);
    }

    [Fact]
    public async Task Keys_OfEveryKind_ReachTheGrain()
    {
        Guid guid = new("0f8fad5b-d9cb-469f-a165-70867728950e");
        Assert.Equal("-7", await runtime.Grains.GetGrain<INumberedGrain>(-7).Key());
        Assert.Equal(guid.ToString(), await runtime.Grains.GetGrain<IGuidGrain>(guid).Key());
    }

    private async Task<string> RuntimeChain(int depth)
    {
        Task<string> chain = NewGrain().Chain(depth);
        await RuntimeFixture.SoonAsync(chain, "the end of the chain");
        return await chain;
    }

    private ICallGrain NewGrain() => runtime.Grains.GetGrain<ICallGrain>(Keys.Next());
}
