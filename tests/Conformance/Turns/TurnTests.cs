using EventHub.Conformance.Kit;

namespace EventHub.Conformance.Turns;

public abstract class TurnTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Calls_OfOneCaller_RunOneAfterAnother()
    {
        string key = Keys.Next();
        ITurnGrain grain = runtime.Grains.GetGrain<ITurnGrain>(key);
        Gate gate = new();

        Task first = grain.Visit("first", gate.Name);
        await gate.ArrivalAsync();
        Task[] others = [.. Enumerable.Range(0, 100).Select(number => grain.Note($"note {number}"))];
        gate.Open();
        await RuntimeFixture.SoonAsync(Task.WhenAll([first, .. others]), "the end of all calls");

        // No order is promised among calls none of which was awaited before the next: a cluster may deliver them otherwise.
        Assert.Equal(["first began", "first ended"], Journal.Of(key)[..2]);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"note {number}").Order(), Journal.Of(key)[2..].Order());
    }

    [Fact]
    public async Task Calls_OfManyCallers_NeverMeet()
    {
        ITurnGrain grain = runtime.Grains.GetGrain<ITurnGrain>(Keys.Next());

        int[] counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            int last = 0;
            for (int i = 0; i < 100; i++)
            {
                last = await grain.AddOne();
            }

            return last;
        })));

        Assert.Equal(800, counts.Max());
    }

    [Fact]
    public async Task Turns_OfReentrantGrain_NeverOverlap()
    {
        IReentrantGrain grain = runtime.Grains.GetGrain<IReentrantGrain>(Keys.Next());

        int[] collisions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => grain.Collide(200))));

        Assert.Equal(0, collisions.Sum());
    }

    [Fact]
    public async Task Turns_RunOnTheGrainsOwnScheduler() =>
        Assert.Equal(
            "own True, after await True, started True, pool True, back True",
            await runtime.Grains.GetGrain<ITurnGrain>(Keys.Next()).WhereTurnsRun());

    [Fact]
    public async Task Call_WhileAnotherWaits_WaitsToo()
    {
        string key = Keys.Next();
        ITurnGrain grain = runtime.Grains.GetGrain<ITurnGrain>(key);
        Gate gate = new();

        Task first = grain.Visit("first", gate.Name);
        await gate.ArrivalAsync();
        Task second = grain.Note("second");
        await grain.NoteInterleaving("interleaving");
        gate.Open();
        await RuntimeFixture.SoonAsync(Task.WhenAll(first, second), "the end of both calls");

        Assert.Equal(["first began", "interleaving", "first ended", "second"], Journal.Of(key));
    }

    [Fact]
    public async Task Calls_OfReentrantGrain_Interleave()
    {
        string key = Keys.Next();
        IReentrantGrain grain = runtime.Grains.GetGrain<IReentrantGrain>(key);
        Gate outer = new();
        Gate inner = new();
        inner.Open();

        Task first = grain.Visit("first", outer.Name);
        await outer.ArrivalAsync();
        await RuntimeFixture.SoonAsync(grain.Visit("second", inner.Name), "the end of the second call");
        outer.Open();
        await RuntimeFixture.SoonAsync(first, "the end of the first call");

        Assert.Equal(["first began", "second began", "second ended", "first ended"], Journal.Of(key));
    }

    [Fact]
    public async Task ReadOnlyCalls_InterleaveWithEachOther_NotWithOthers()
    {
        string key = Keys.Next();
        ITurnGrain grain = runtime.Grains.GetGrain<ITurnGrain>(key);
        Gate gate = new();

        Task<int> first = grain.Look(gate.Name);
        await gate.ArrivalAsync();
        Task<int> second = grain.Look(gate.Name);
        await gate.ArrivalAsync();
        Task<int> writer = grain.AddOne();
        gate.Open();
        await RuntimeFixture.SoonAsync(Task.WhenAll(first, second, writer), "the end of all calls");

        Assert.Equal((0, 0, 1), (await first, await second, await writer));
    }

    [Fact]
    public async Task MayInterleave_LetsInWhomThePredicateNames()
    {
        string key = Keys.Next();
        IChoosyGrain grain = runtime.Grains.GetGrain<IChoosyGrain>(key);
        Gate held = new();
        Gate free = new();
        free.Open();

        Task first = grain.Visit("plain one", held.Name);
        await held.ArrivalAsync();
        Task second = grain.Visit("plain two", free.Name);
        await RuntimeFixture.SoonAsync(grain.Visit("vip", free.Name), "the call the predicate lets in");
        held.Open();
        await RuntimeFixture.SoonAsync(Task.WhenAll(first, second), "the end of all calls");

        Assert.Equal(["plain one began", "vip began", "vip ended", "plain one ended", "plain two began", "plain two ended"], Journal.Of(key));
    }
}
