using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Utilities;

namespace EventHub.EmbeddedRuntime.Tests.Observers;

public sealed class ObserverManagerTests
{
    private DateTime _now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Observers_ThatDoNotComeAgain_AreDropped()
    {
        ObserverManager<string, string> manager = NewManager();
        manager.Subscribe("a", "A");
        manager.Subscribe("b", "B");
        _now += TimeSpan.FromMinutes(4);
        manager.Subscribe("b", "B2");
        _now += TimeSpan.FromMinutes(2);
        List<string> told = [];
        manager.Notify(told.Add);

        Assert.Equal(["B2"], told);
        Assert.Equal(["b"], manager.Observers.Keys);
        _now += TimeSpan.FromMinutes(10);
        manager.ClearExpired();
        Assert.Equal(0, manager.Count);
    }

    [Fact]
    public async Task Observers_ThatFail_AreDropped_OthersAreTold()
    {
        ObserverManager<string, string> manager = NewManager();
        manager.Subscribe("a", "A");
        manager.Subscribe("b", "B");
        manager.Subscribe("c", "C");
        List<string> told = [];
        await manager.Notify(
            async observer =>
            {
                await Task.Yield();
                told.Add(observer == "A" ? throw new InvalidOperationException("gone") : observer);
            },
            observer => observer != "C");

        Assert.Equal(["B"], told);
        Assert.Equal(["B", "C"], manager.Order());
    }

    [Fact]
    public void Subscribers_AddedWhileNotifying_AreToldNextTime()
    {
        ObserverManager<string, string> manager = NewManager();
        manager.Subscribe("a", "A");
        List<string> told = [];
        manager.Notify(observer =>
        {
            told.Add(observer);
            manager.Subscribe("b", "B");
        });
        Assert.Equal(["A"], told);
        manager.Unsubscribe("a");
        manager.Notify(told.Add);
        Assert.Equal(["A", "B"], told);
        manager.Clear();
        Assert.Empty(manager);
    }

    private ObserverManager<string, string> NewManager() => new(TimeSpan.FromMinutes(5), NullLogger.Instance) { GetDateTime = () => _now };
}
