using EventHub.Silo.Clustering;
using EventHub.Tests.Kit;

namespace EventHub.Silo.Tests.Clustering;

/// <summary>Which silos partitions are not placed at, for they have lost the storage.</summary>
public sealed class SiloReachTests
{
    private static readonly string[] s_others = ["b", "c"], s_all = ["a", "b", "c"];

    private readonly FakeTimeProvider _time = new();
    private readonly SiloReach _reach;

    public SiloReachTests() => _reach = new SiloReach("a", _time);

    [Fact]
    public void A_silo_that_is_not_seen_for_a_while_is_cut_off_until_it_is_seen_again()
    {
        See("b", "c");
        See("b");
        _time.Advance(SiloReach.MissingMin - TimeSpan.FromSeconds(1));
        See("b");
        Assert.Equal(s_all, _reach.Within(s_all));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a", "b"], _reach.Within(s_all));
        See("b", "c");
        Assert.Equal(s_all, _reach.Within(s_all));
    }

    [Fact]
    public void Of_a_silo_that_was_never_seen_nothing_is_known()
    {
        See("b");
        _time.Advance(TimeSpan.FromMinutes(1));
        See("b");
        Assert.Equal(s_all, _reach.Within(s_all));
    }

    [Fact]
    public void One_that_is_gone_is_forgotten()
    {
        See("b", "c");
        See("b");
        _time.Advance(SiloReach.MissingMin);
        _reach.Reached(["b"], new HashSet<string> { "b" });
        See("b");
        Assert.Equal(s_all, _reach.Within(s_all));
    }

    [Fact]
    public void Who_does_not_reach_the_storage_knows_it_of_itself_only()
    {
        See("b", "c");
        See("b");
        _time.Advance(SiloReach.MissingMin);
        _reach.NotReached();
        Assert.Equal(s_all, _reach.Within(s_all));
        _time.Advance(SiloReach.MissingMin);
        _reach.NotReached();
        Assert.Equal(s_others, _reach.Within(s_all));
        See("b", "c");
        Assert.Equal(s_all, _reach.Within(s_all));
    }

    [Fact]
    public void A_storage_that_refuses_says_nothing()
    {
        See("b", "c");
        See("b");
        _time.Advance(SiloReach.MissingMin);
        Assert.True(_reach.IsCutOff("c"));
        _reach.Forget();
        Assert.Equal(s_all, _reach.Within(s_all));
        See("b");
        _time.Advance(SiloReach.MissingMin);
        Assert.Equal(s_all, _reach.Within(s_all));
    }

    [Fact]
    public void Where_none_is_left_all_are_as_good()
    {
        _reach.NotReached();
        _time.Advance(SiloReach.MissingMin);
        Assert.True(_reach.IsCutOff("a"));
        Assert.Equal(["a"], _reach.Within(["a"]));
    }

    private void See(params string[] seen) => _reach.Reached(s_others, seen.ToHashSet());
}
