using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Policies;

/// <summary>
/// Which of two pattern policies decides first. Of two patterns that match the same channel it is the more specific one: at the
/// first token where they differ, a word goes before <c>*</c>, and <c>*</c> before <c>&gt;</c>. Where that leaves them
/// equal, the name does, in ordinal order.
/// </summary>
internal sealed class PatternPrecedence : IComparer<PatternPolicy>
{
    public static readonly PatternPrecedence Instance = new();

    public int Compare(PatternPolicy? x, PatternPolicy? y)
    {
        int order = string.CompareOrdinal(Ranks(x!.Pattern), Ranks(y!.Pattern));
        return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
    }

    // Patterns that match one channel have the same word wherever both have one, so the kinds of their tokens tell.
    private static string Ranks(ChannelPattern pattern) =>
        string.Concat(pattern.Text.Split('.').Select(token => token switch { "*" => '1', ">" => '2', _ => '0' }));
}
