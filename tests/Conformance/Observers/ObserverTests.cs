using System.Globalization;
using EventHub.Conformance.Kit;

namespace EventHub.Conformance.Observers;

public abstract class ObserverTests(RuntimeFixture runtime)
{
    [Fact]
    public async Task Observer_IsTold_InOrder()
    {
        string key = Keys.Next();
        NewsObserver observer = new(key);
        INewsObserver reference = runtime.Grains.CreateObjectReference<INewsObserver>(observer);
        INewsGrain grain = NewGrain();

        await grain.Subscribe(reference);
        await grain.Subscribe(reference);
        for (int i = 0; i < 20; i++)
        {
            await grain.Tell(i.ToString(CultureInfo.InvariantCulture));
        }

        await RuntimeFixture.SoonAsync(Journal.Reaches(key, 20), "twenty pieces of news");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i.ToString(CultureInfo.InvariantCulture)), Journal.Of(key));
        Assert.Equal(1, await grain.Subscribers());
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Observer_CanAnswer_AndFail()
    {
        NewsObserver observer = new(Keys.Next());
        INewsObserver reference = runtime.Grains.CreateObjectReference<INewsObserver>(observer);

        Assert.Equal(5, await NewGrain().Ask(reference, "12345"));
        await Assert.ThrowsAsync<ArgumentException>(() => NewGrain().Ask(reference, "fail"));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Observer_Deleted_IsNotToldAnyMore()
    {
        string key = Keys.Next();
        NewsObserver observer = new(key);
        INewsObserver reference = runtime.Grains.CreateObjectReference<INewsObserver>(observer);
        INewsGrain grain = NewGrain();

        await grain.Subscribe(reference);
        await grain.Tell("heard");
        await RuntimeFixture.SoonAsync(Journal.Reaches(key, 1), "the news");
        runtime.Grains.DeleteObjectReference<INewsObserver>(reference);
        await grain.Tell("not heard");
        await Assert.ThrowsAnyAsync<Exception>(() => runtime.InTimeAsync(grain.Ask(reference, "anybody?"), "the failure"));

        Assert.Equal(["heard"], Journal.Of(key));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task ObserverManager_DropsWhoeverIsGone()
    {
        NewsObserver stays = new(Keys.Next());
        NewsObserver goes = new(Keys.Next());
        INewsObserver goesReference = runtime.Grains.CreateObjectReference<INewsObserver>(goes);
        INewsGrain grain = NewGrain();

        await grain.Subscribe(runtime.Grains.CreateObjectReference<INewsObserver>(stays));
        await grain.Subscribe(goesReference);
        runtime.Grains.DeleteObjectReference<INewsObserver>(goesReference);
        Task<int> answers = grain.AskAll("anybody?");

        // No time passes: a leap of the clock would end the call to the observer that stays, before it could answer.
        await RuntimeFixture.SoonAsync(answers, "the answers");

        Assert.Equal(1, await answers);
        Assert.Equal(1, await grain.Subscribers());
        GC.KeepAlive(stays);
        GC.KeepAlive(goes);
    }

    private INewsGrain NewGrain() => runtime.Grains.GetGrain<INewsGrain>(Keys.Next());
}
