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

    [Fact]
    public void Who_alone_does_not_reach_the_storage_hears_it_from_another()
    {
        See("b", "c");
        Assert.True(_reach.HasJustReached);
        _reach.NotReached();
        Assert.False(_reach.HasJustReached);
        _time.Advance(SiloReach.MissingMin - TimeSpan.FromSeconds(1));
        _reach.Hear();
        Assert.False(_reach.IsAloneCutOff);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_reach.IsAloneCutOff);
        See("b", "c");
        _reach.Hear();
        Assert.False(_reach.IsAloneCutOff);
    }

    [Fact]
    public void When_all_lose_the_storage_nobody_says_otherwise_by_the_time_it_counts()
    {
        // Another one: what it says is as old as its own last answer may be, and it asks a moment later.
        SiloReach other = new("b", _time);
        other.Reached(["a"], new HashSet<string> { "a" });
        See("b", "c");
        for (TimeSpan passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(12); passed += TimeSpan.FromMilliseconds(250))
        {
            _reach.NotReached();
            if (other.HasJustReached)
            {
                _reach.Hear();
            }

            Assert.False(_reach.IsAloneCutOff);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.True(_reach.IsCutOff("a"));
    }

    [Fact]
    public void A_storage_that_refuses_is_not_said_to_be_reached()
    {
        See("b", "c");
        _reach.Forget();
        Assert.False(_reach.HasJustReached);
    }

    private void See(params string[] seen) => _reach.Reached(s_others, seen.ToHashSet());
}
