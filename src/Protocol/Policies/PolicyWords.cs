using EventHub.Protocol.Envelope;

namespace EventHub.Protocol.Policies;

/// <summary>The words of policies as JSON and the command line have them.</summary>
public static class PolicyWords
{
    /// <summary>The word for what is paused.</summary>
    public static string Of(PauseMode mode) => mode switch
    {
        PauseMode.Publish => "publish",
        PauseMode.Deliver => "deliver",
        PauseMode.Both => "both",
        _ => "none",
    };

    /// <summary>Reads what is paused; false for any other word.</summary>
    public static bool TryParse(string word, out PauseMode mode)
    {
        for (mode = PauseMode.None; mode <= PauseMode.Both; mode++)
        {
            if (Of(mode) == word)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads <c>100/s</c>: a number and a duration, whose number may be left out when it is 1. The burst is as many.</summary>
    public static bool TryParse(string text, out RateLimit limit)
    {
        limit = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || !WholeNumbers.TryParse(text.AsSpan(0, slash), out long events))
        {
            return false;
        }

        string per = text[(slash + 1)..];
        if (!Durations.TryParse(per.Length > 0 && char.IsAsciiLetter(per[0]) ? "1" + per : per, out TimeSpan duration))
        {
            return false;
        }

        limit = new RateLimit(events, duration, events);
        return true;
    }
}
