using EventHub.Silo.Clustering;

namespace EventHub.Silo.Tests.Clustering;

/// <summary>Where partitions belong.</summary>
public sealed class PartitionSpreadTests
{
    private static readonly string[] s_silos = ["a", "b", "c"];

    [Fact]
    public void With_no_owners_partitions_go_around_the_ring()
    {
        string?[] none = new string?[8];
        Assert.Equal(["a", "b", "c", "a", "b", "c", "a", "b"], Enumerable.Range(0, 8).Select(number => PartitionSpread.Place(number, s_silos, none, avoided: null)));
    }

    [Fact]
    public void A_partition_goes_where_there_are_fewest_and_not_back_to_where_it_failed()
    {
        string?[] owners = ["a", "a", "b", "b", "b", null];
        Assert.Equal("c", PartitionSpread.Place(5, s_silos, owners, avoided: null));
        Assert.Equal("a", PartitionSpread.Place(5, s_silos, owners, avoided: "c"));
        Assert.Equal("c", PartitionSpread.Place(5, ["c"], owners, avoided: "c"));
    }

    [Theory]
    [InlineData("aabbcc", "")]
    [InlineData("aaabbc", "2")]
    [InlineData("bbbbbbbb", "")]
    [InlineData("aaaaaaaaaaaaaaaa", "12 13 14 15")]
    public void Only_the_silo_with_most_gives_up(string owners, string given) => Assert.Equal(
        given, string.Join(' ', PartitionSpread.ToGiveUp("a", s_silos, [.. owners.Select(owner => owner.ToString())])));

    [Fact]
    public void Nothing_moves_while_an_owner_is_unknown_or_gone()
    {
        Assert.Empty(PartitionSpread.ToGiveUp("a", s_silos, ["a", "a", "a", null]));
        Assert.Empty(PartitionSpread.ToGiveUp("a", s_silos, ["a", "a", "a", "gone"]));
        Assert.Empty(PartitionSpread.ToGiveUp("a", ["a"], ["a", "a", "a"]));
    }

    [Fact]
    public void Round_after_round_it_comes_to_rest_evenly()
    {
        string?[] owners = [.. Enumerable.Range(0, 100).Select(number => (string?)s_silos[number % 2])];
        for (int round = 0; s_silos.SelectMany(silo => PartitionSpread.ToGiveUp(silo, s_silos, owners)).ToArray() is { Length: > 0 } given; round++)
        {
            Assert.True(round < 100);
            foreach (int number in given)
            {
                owners[number] = null;
                owners[number] = PartitionSpread.Place(number, s_silos, owners, avoided: null);
            }
        }

        Assert.All(s_silos, silo => Assert.InRange(owners.Count(owner => owner == silo), 33, 34));
    }
}
