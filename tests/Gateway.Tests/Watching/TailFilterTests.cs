using EventHub.Gateway.Watching;
using EventHub.Protocol.Channels;

namespace EventHub.Gateway.Tests.Watching;

/// <summary>What all watchers of a process want together.</summary>
public sealed class TailFilterTests
{
    [Fact]
    public void It_is_made_anew_only_for_what_it_does_not_have()
    {
        TailFilter filter = new();
        Assert.True(filter.Widen(Of("a.b", "c.*"), []));
        PatternSet first = filter.Patterns;
        Assert.False(filter.Widen(Of("c.*"), []));
        Assert.Same(first, filter.Patterns);
        Assert.Equal(["a.b", "c.*"], Texts(filter));
    }

    [Fact]
    public void It_has_what_those_who_are_there_want_and_no_more()
    {
        TailFilter filter = new();
        filter.Widen(Of("gone"), []);
        Assert.True(filter.Widen(Of("new"), [new Watcher(Of("there"), [], new WakeSignal())]));
        Assert.Equal(["there", "new"], Texts(filter));
    }

    [Fact]
    public void Beyond_its_limit_it_is_everything()
    {
        TailFilter filter = new();
        Assert.True(filter.Widen(Of([.. Enumerable.Range(0, TailFilter.PatternsMax + 1).Select(number => $"channel.{number}")]), []));
        Assert.Equal([">"], Texts(filter));
        Assert.False(filter.Widen(Of("anything"), []));
    }

    private static IEnumerable<string> Texts(TailFilter filter) => filter.Patterns.Patterns.Select(pattern => pattern.Text);

    private static PatternSet Of(params string[] texts) => new([.. texts.Select(text =>
        ChannelPattern.TryParse(text, out ChannelPattern? pattern, out string? error) ? pattern : throw new InvalidOperationException(error))]);
}
