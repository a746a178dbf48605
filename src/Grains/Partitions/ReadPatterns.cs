using System.Collections.Immutable;
using System.Globalization;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Partitions;

/// <summary>Reads the patterns of a request.</summary>
internal static class ReadPatterns
{
    /// <summary>Most patterns of one read.</summary>
    public const int Max = 1000;

    /// <summary>The set they make, or what is wrong with them.</summary>
    public static Problem? Parse(ImmutableArray<string> texts, out PatternSet? patterns)
    {
        patterns = null;
        if (texts.IsDefaultOrEmpty || texts.Length > Max)
        {
            return Problem.OfField(
                ErrorCodes.InvalidField, "/patterns", $"There are {(texts.IsDefault ? 0 : texts.Length)} patterns; give 1 to {Max}, such as \"orders.>\".");
        }

        ImmutableArray<ChannelPattern>.Builder parsed = ImmutableArray.CreateBuilder<ChannelPattern>(texts.Length);
        foreach (string text in texts)
        {
            if (!ChannelPattern.TryParse(text ?? "", out ChannelPattern? pattern, out string? error))
            {
                return Problem.OfField(ErrorCodes.InvalidPattern, "/patterns/" + parsed.Count.ToString(CultureInfo.InvariantCulture), error);
            }

            parsed.Add(pattern);
        }

        patterns = new PatternSet(parsed.MoveToImmutable());
        return null;
    }
}
