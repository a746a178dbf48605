using EventHub.Conformance.Kit;

namespace EventHub.Conformance.Timers;

public abstract class TimerTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Timer_Ticks_UntilDisposed()
    {
        string key = Keys.Next();
        await NewGrain(key).Start(interleave: false, failing: false, ticks: 3);

        await runtime.InTimeAsync(Journal.Reaches(key, 3), "three ticks");

        Assert.Equal(["tick", "tick", "tick"], Journal.Of(key));
    }

    [Fact]
    public async Task Timer_ThatFails_TicksOn()
    {
        string key = Keys.Next();
        await NewGrain(key).Start(interleave: false, failing: true, ticks: 3);
        await runtime.InTimeAsync(Journal.Reaches(key, 3), "three ticks");
    }

    [Fact]
    public async Task Tick_WaitsForARunningCall()
    {
        string key = Keys.Next();
        string witness = Keys.Next();
        Gate gate = new();
        ITimerGrain grain = NewGrain(key);

        await grain.Start(interleave: false, failing: false, ticks: 1);
        Task call = grain.Hold(gate.Name);
        await gate.ArrivalAsync();
        await NewGrain(witness).Start(interleave: false, failing: false, ticks: 3);
        await runtime.InTimeAsync(Journal.Reaches(witness, 3), "time enough for the tick");
        gate.Open();
        await RuntimeFixture.SoonAsync(call, "the end of the call");
        await runtime.InTimeAsync(Journal.Reaches(key, 3), "the tick");

        Assert.Equal(["call began", "call ended", "tick"], Journal.Of(key));
    }

    [Fact]
    public async Task Tick_ThatInterleaves_DoesNotWait()
    {
        string key = Keys.Next();
        Gate gate = new();
        ITimerGrain grain = NewGrain(key);

        await grain.Start(interleave: true, failing: false, ticks: 1);
        Task call = grain.Hold(gate.Name);
        await gate.ArrivalAsync();
        await runtime.InTimeAsync(Journal.Reaches(key, 2), "the tick");
        gate.Open();
        await RuntimeFixture.SoonAsync(call, "the end of the call");

        Assert.Equal(["call began", "tick", "call ended"], Journal.Of(key));
    }

    [Fact]
    public async Task Ticks_OfOneTimer_NeverMeet()
    {
        string key = Keys.Next();
        string witness = Keys.Next();
        Gate gate = new();
        ITimerGrain grain = NewGrain(key);

        await grain.StartGated(gate.Name);
        await runtime.InTimeAsync(Journal.Reaches(key, 1), "the first tick");
        await NewGrain(witness).Start(interleave: false, failing: false, ticks: 3);
        await runtime.InTimeAsync(Journal.Reaches(witness, 3), "time enough for more ticks");
        Assert.Equal(["tick began"], Journal.Of(key));

        gate.Open();
        await runtime.InTimeAsync(Journal.Reaches(key, 3), "the second tick");
        await grain.Stop();
        Assert.Equal(["tick began", "tick ended", "tick began"], Journal.Of(key)[..3]);
    }

    [Fact]
    public async Task Dispose_EndsTheTokenOfARunningTick()
    {
        string key = Keys.Next();
        Gate gate = new();
        ITimerGrain grain = NewGrain(key);

        await grain.StartGated(gate.Name);
        await runtime.InTimeAsync(Journal.Reaches(key, 1), "the tick");
        await grain.Stop();
        gate.Open();
        await RuntimeFixture.SoonAsync(Journal.Reaches(key, 2), "the end of the tick");

        Assert.Equal(["tick began", "tick canceled"], Journal.Of(key));
    }

    [Fact]
    public async Task Change_DuringATick_SetsTheNext()
    {
        string key = Keys.Next();
        await NewGrain(key).ChangeInTick();
        await runtime.InTimeAsync(Journal.Reaches(key, 2), "the changed tick");
    }

    [Fact]
    public async Task Tick_RunsOnTheGrainsOwnScheduler()
    {
        Task<bool> answer = NewGrain(Keys.Next()).TickRunsOnOwnScheduler();
        await runtime.InTimeAsync(answer, "the tick");
        Assert.True(await answer);
    }

    [Fact]
    public async Task Deactivation_EndsTimers()
    {
        string key = Keys.Next();
        string witness = Keys.Next();
        ITimerGrain grain = NewGrain(key);

        await grain.Start(interleave: false, failing: false, ticks: 1);
        await grain.Deactivate();
        await NewGrain(witness).Start(interleave: false, failing: false, ticks: 3);
        await runtime.InTimeAsync(Journal.Reaches(witness, 3), "time enough for the tick");

        Assert.Empty(Journal.Of(key));
    }

    private ITimerGrain NewGrain(string key) => runtime.Grains.GetGrain<ITimerGrain>(key);
}
