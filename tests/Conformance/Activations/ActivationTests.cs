using EventHub.Conformance.Kit;

namespace EventHub.Conformance.Activations;

public abstract class ActivationTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Grain_ComesUpOnce_HoweverManyCallIt()
    {
        string key = Keys.Next();
        Guid[] activations = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => runtime.Grains.GetGrain<ILifeGrain>(key).Activation())));

        Assert.Single(activations.Distinct());
        Assert.Equal(["came"], Journal.Of(key));
    }

    [Fact]
    public async Task DeactivateOnIdle_EndsTheActivation_TheNextCallMakesAnother()
    {
        string key = Keys.Next();
        ILifeGrain grain = runtime.Grains.GetGrain<ILifeGrain>(key);
        Guid first = await grain.Activation();
        await grain.Deactivate();

        Assert.NotEqual(first, await grain.Activation());
        Assert.Equal(["came", "went: ApplicationRequested", "came"], Journal.Of(key));
    }

    [Fact]
    public async Task CallsThatWait_GoToTheNextActivation()
    {
        string key = Keys.Next();
        ILifeGrain grain = runtime.Grains.GetGrain<ILifeGrain>(key);
        Gate gate = new();

        Task<Guid> running = grain.DeactivateAndHold(gate.Name);
        await gate.ArrivalAsync();
        Task<Guid> waiting = grain.Activation();
        gate.Open();
        await RuntimeFixture.SoonAsync(Task.WhenAll(running, waiting), "the end of both calls");

        Assert.NotEqual(await running, await waiting);
        Assert.Equal(["came", "went: ApplicationRequested", "came"], Journal.Of(key));
    }

    [Fact]
    public async Task IdleGrain_Leaves()
    {
        string key = Keys.Next();
        await runtime.Grains.GetGrain<IShortLifeGrain>(key).Touch();

        await runtime.InTimeAsync(Journal.Reaches(key, 2), "the end of the idle grain");

        Assert.Equal(["came", "went: ActivationIdle"], Journal.Of(key));
    }

    [Fact]
    public async Task GrainThatFailsToComeUp_TellsTheCaller_AndIsTriedAgain()
    {
        IFailingGrain grain = runtime.Grains.GetGrain<IFailingGrain>(Keys.Next());

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => grain.Hello());
        Assert.Equal("not yet", exception.Message);
        Assert.Equal("hello", await grain.Hello());
    }

    [Fact]
    public async Task StatelessWorkers_WorkAtOnce_UpToTheirNumber()
    {
        string key = Keys.Next();
        Gate gate = new();

        // Their number counts for each process; a grain's calls to them stay in its own.
        Task<Guid[]> work = runtime.Grains.GetGrain<IForemanGrain>(key).WorkAtOnce(3, gate.Name);
        await gate.ArrivalAsync();
        await gate.ArrivalAsync();
        Assert.Equal(2, Journal.Of(key).Length);
        gate.Open();
        Guid[] activations = await work;

        Assert.Equal(3, activations.Length);
        Assert.Equal(2, activations.Distinct().Count());
    }
}
