using System.Collections.Immutable;
using EventHub.Protocol.Channels;

namespace EventHub.Gateway.Watching;

/// <summary>
/// What all watchers of this process want together, so that owners in other processes send no more than that. Beyond <see cref="PatternsMax"/> patterns it is everything: comparing
/// each event with so many would cost more than sending it. It becomes narrower only when it is made anew for somebody who wants something else.
/// </summary>
internal sealed class TailFilter
{
    /// <summary>Most patterns it tells apart.</summary>
    public const int PatternsMax = 64;

    // Everything does not have the hub's own channels in it.
    private const char OwnChannels = '$';

    private readonly HashSet<string> _texts = [];

    /// <summary>The set; the same one until it is made anew.</summary>
    public PatternSet Patterns { get; private set; } = PatternSet.Everything;

    /// <summary>Makes it anew where somebody who comes wants more than it has; true if so.</summary>
    public bool Widen(PatternSet wanted, IEnumerable<Watcher> watchers)
    {
        if (wanted.Patterns.All(Has))
        {
            return false;
        }

        ImmutableArray<ChannelPattern> all = [.. watchers.SelectMany(static watcher => watcher.Patterns.Patterns).Concat(wanted.Patterns).DistinctBy(static pattern => pattern.Text)];
        Patterns = new PatternSet(all.Length <= PatternsMax ? all : [ChannelPattern.Everything, .. all.Where(static pattern => pattern.Text[0] == OwnChannels)]);
        _texts.Clear();
        _texts.UnionWith(Patterns.Patterns.Select(static pattern => pattern.Text));
        return true;
    }

    private bool Has(ChannelPattern pattern) =>
        _texts.Contains(pattern.Text) || (pattern.Text[0] != OwnChannels && _texts.Contains(ChannelPattern.Everything.Text));
}
