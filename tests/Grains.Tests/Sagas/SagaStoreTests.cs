using EventHub.Grains.Sagas;
using EventHub.Sagas.Instances;

namespace EventHub.Grains.Tests.Sagas;

public sealed class SagaStoreTests
{
    private readonly SagaStore _store = new();

    [Fact]
    public void Due_TimePutOff_ComesAtItsNewTimeOnly()
    {
        Put("a", due: 10);
        Put("b", due: 20);
        Put("a", due: 30);
        Assert.Equal(20, _store.FirstDue);
        Assert.Equal(["b"], Due(25));
        Put("b", due: 0);
        Assert.Empty(Due(25));
        Assert.Equal(30, _store.FirstDue);
        Assert.Equal(["a"], Due(30));
    }

    [Fact]
    public void Due_TimeBroughtForward_ComesFirst()
    {
        Put("a", due: 10);
        Put("b", due: 20);
        Put("b", due: 5);
        Assert.Equal(5, _store.FirstDue);
        Assert.Equal(["b", "a"], Due(10));
        Assert.Equal(["b"], Due(10, max: 1));
    }

    [Fact]
    public void Due_PutOffAndStillPast_ComesWithTheNextLook()
    {
        Put("a", due: 10);
        Put("b", due: 12);
        Put("b", due: 14);
        Assert.Equal(["a"], Due(20));
        _store.Remove(new SagaId("saga", "a"));
        Assert.Equal(14, _store.FirstDue);
        Assert.Equal(["b"], Due(20));
    }

    [Fact]
    public void Remove_WhatIsDueOrNot_LeavesNothing()
    {
        Put("a", due: 10);
        Put("a", due: 40);
        Put("b", due: 0);
        _store.Remove(new SagaId("saga", "a"));
        _store.Remove(new SagaId("saga", "b"));
        Assert.Equal(0, _store.FirstDue);
        Assert.Empty(Due(100));
        Assert.Equal(0, _store.Count);
    }

    private IEnumerable<string> Due(long now, int max = 10) => _store.Due(now, max).Select(static id => id.Key);

    private void Put(string key, long due) => _store.Put(new SagaId("saga", key), new SagaEntry([], 1, 1, SagaStatus.Running, due) { StateName = "s" });
}
