using EventHub.Conformance.Calls;
using EventHub.Conformance.Kit;

namespace EventHub.Conformance.Cancellation;

public abstract class CancellationTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Cancellation_ReachesTheCallee_AndEndsTheWait()
    {
        string key = Keys.Next();
        Gate gate = new();
        using CancellationTokenSource source = new();

        Task<bool> call = runtime.Grains.GetGrain<ICallGrain>(key).WaitForCancellation(gate.Name, source.Token);
        await gate.ArrivalAsync();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RuntimeFixture.SoonAsync(call, "the end of the wait"));
        await RuntimeFixture.SoonAsync(Journal.Reaches(key, 1), "the cancellation in the callee");
        Assert.Equal(["canceled"], Journal.Of(key));
        gate.Open();
    }

    [Fact]
    public async Task Call_CanceledBefore_IsNotMade()
    {
        string key = Keys.Next();
        ICallGrain grain = runtime.Grains.GetGrain<ICallGrain>(key);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await grain.NoteUnlessCanceled("never", new CancellationToken(canceled: true)));
        await grain.Note("after");

        Assert.Equal(["after"], Journal.Of(key));
    }

    [Fact]
    public async Task Call_CanceledWhileWaiting_EndsTheWait()
    {
        string key = Keys.Next();
        ICallGrain grain = runtime.Grains.GetGrain<ICallGrain>(key);
        Gate gate = new();
        using CancellationTokenSource source = new();

        Task held = grain.Hold(gate.Name);
        await gate.ArrivalAsync();
        Task waiting = grain.NoteUnlessCanceled("canceled", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RuntimeFixture.SoonAsync(waiting, "the end of the wait"));
        gate.Open();
        await RuntimeFixture.SoonAsync(held, "the end of the first call");
        await grain.Note("after");

        // On a cluster the call is made all the same if its turn comes before the word that it was canceled.
        Assert.Equal(["after"], Journal.Of(key).Except(["canceled"]));
    }

    [Fact]
    public async Task Token_NotCanceled_ChangesNothing()
    {
        Gate gate = new();
        gate.Open();
        using CancellationTokenSource source = new();

        Assert.False(await runtime.Grains.GetGrain<ICallGrain>(Keys.Next()).WaitForCancellation(gate.Name, source.Token));
    }
}
