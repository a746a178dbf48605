using System.Text;

namespace EventHub.Fuzz.Text;

/// <summary>The grammar of patterns as its description says it, token by token.</summary>
internal static class PatternModel
{
    public static bool IsValid(string text)
    {
        string[] tokens = text.Split('.');
        return Encoding.UTF8.GetByteCount(text) <= 256 && tokens.Length <= 16
            && tokens.Select((token, place) => token == "*" || (token == ">" && place == tokens.Length - 1) || IsWord(token)).All(valid => valid)
            && tokens.Count(token => token is "*" or ">") <= 8;
    }

    public static bool Matches(string pattern, string channel) =>
        !(channel.StartsWith('_') && pattern[0] is '*' or '>') && MatchesRest(pattern.Split('.'), channel.Split('.'));

    private static bool MatchesRest(ReadOnlySpan<string> pattern, ReadOnlySpan<string> channel)
    {
        if (pattern.IsEmpty || channel.IsEmpty)
        {
            return pattern.IsEmpty && channel.IsEmpty;
        }

        return pattern[0] == ">" || ((pattern[0] == "*" || pattern[0] == channel[0]) && MatchesRest(pattern[1..], channel[1..]));
    }

    private static bool IsWord(string token) => token.Length > 0 && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
