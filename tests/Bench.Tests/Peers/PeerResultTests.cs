using EventHub.Bench.Compare;
using EventHub.Bench.Compare.Peers;

namespace EventHub.Bench.Tests.Peers;

public sealed class PeerResultTests
{
    [Fact]
    public void Parse_TakesWhatALoadPrints()
    {
        Sample sample = PeerResult.Parse("""{"events":1000,"seconds":0.500000,"cpu":0.001000,"p50":10.5,"p99":20.0,"p999":30.0}""").ToSample(TimeSpan.FromMilliseconds(4));

        Assert.Equal(new Sample(2000, 10.5, 20, 30, 4, 5), sample);
    }

    [Fact]
    public void Parse_WithoutLatencies_LeavesThemOut() => Assert.Null(PeerResult.Parse("""{"events":1,"seconds":1,"cpu":0}""").P50);

    [Theory]
    [InlineData("""{"events":0,"seconds":1,"cpu":0}""")]
    [InlineData("""{"events":1,"seconds":0,"cpu":0}""")]
    public void Parse_OfALoadThatDidNothing_Fails(string line) => Assert.Throws<FormatException>(() => PeerResult.Parse(line));
}
